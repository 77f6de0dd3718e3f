package io.certwright.internal.transfer;

import io.certwright.errors.IntegrityException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.record.AuditRecord;
import io.certwright.spi.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Goes along the audit chains, entry by entry in order, and tells where they are broken. */
final class Trail {

  private final Crypto crypto;
  private final Consumer<IntegrityException> broken;
  private final Map<String, Link> ends = new HashMap<>();

  private record Link(long sequence, Bytes digest) {}

  Trail(Crypto crypto, Consumer<IntegrityException> broken) {
    this.crypto = crypto;
    this.broken = broken;
  }

  void follow(AuditRecord entry) {
    var stripe = entry.stripe();
    var before = ends.get(stripe);
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
  }

  /** The number of the last entry of a chain; -1 if it has none. */
  long end(String stripe) {
    var end = ends.get(stripe);
    return end == null ? -1 : end.sequence;
  }
}
