package io.certwright.internal.transfer;

import io.certwright.errors.IntegrityException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.Checkpoint;
import io.certwright.internal.store.Pruned;
import io.certwright.spi.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Goes along the audit chains, entry by entry in order, and tells where they are broken. */
final class Trail {

  private final Crypto crypto;
  private final Supplier<Pruned> pruned;
  private final Consumer<IntegrityException> broken;
  private final Map<String, Link> ends = new HashMap<>();

  private record Link(long sequence, Bytes digest) {
    static Link of(Checkpoint.Head head) {
      return new Link(head.sequence(), head.digest());
    }
  }

  /**
   * A walk.
   *
   * @param pruned where the chains begin, which may change on the way
   */
  Trail(Crypto crypto, Supplier<Pruned> pruned, Consumer<IntegrityException> broken) {
    this.crypto = crypto;
    this.pruned = pruned;
    this.broken = broken;
  }

  /**
   * The next entry of some chain.
   *
   * @return whether it counts; not: it is pruned, and not deleted yet
   */
  boolean follow(AuditRecord entry) {
    var stripe = entry.stripe();
    var before = ends.get(stripe);
    if (before == null || before.sequence + 1 != entry.sequence()) {
      var now = pruned.get();
      if (now.covers(AuditRecord.TYPE.id(entry))) {
        return false;
      }
      before = now.base(stripe).map(Link::of).filter(isAfter(before)).orElse(before);
    }
    long expected = before == null ? 0 : before.sequence + 1;
    // Each one that is missing has a name of its own.
    for (long gap = expected; gap < entry.sequence(); gap++) {
      broken.accept(
          new IntegrityException(
              AuditRecord.KIND + "/" + AuditRecord.id(stripe, gap),
              "this entry of the audit trail is not there or cannot be read"));
    }
    boolean linked = entry.previous().equals(before == null ? Bytes.empty() : before.digest);
    if (expected == entry.sequence() && !linked) {
      broken.accept(
          new IntegrityException(
              AuditRecord.KIND + "/" + AuditRecord.id(stripe, entry.sequence()),
              "the entry before it is not the one that it was linked to"));
    }
    ends.put(
        stripe,
        new Link(entry.sequence(), Bytes.copyOf(crypto.sha256(AuditRecord.TYPE.encode(entry)))));
    return true;
  }

  private static Predicate<Link> isAfter(@Nullable Link known) {
    return base -> known == null || base.sequence > known.sequence;
  }

  /** The number of the last entry of a chain; -1 if it has none. */
  long end(String stripe) {
    var end = ends.get(stripe);
    return end == null ? -1 : end.sequence;
  }
}
