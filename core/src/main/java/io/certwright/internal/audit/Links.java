package io.certwright.internal.audit;

import io.certwright.audit.AuditFinding;
import io.certwright.audit.AuditFinding.Kind;
import io.certwright.errors.IntegrityException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.PruneSummary;
import io.certwright.internal.store.Chains;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.Pruned;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.ListQuery.Order;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What holds the trail together: within a chain each entry is linked to the one before it, the
 * first chain tells of the start of every other one, and all tell now and then how far another one
 * has come.
 */
final class Links {

  private final RecordStore records;
  private final Crypto crypto;
  private final Consumer<AuditFinding> findings;
  private final Pruned pruned;
  private final Map<String, Link> ends = new HashMap<>();
  private final Set<String> announced = new HashSet<>();

  /**
   * Those of what is left of a trail.
   *
   * @param pruned where its chains begin
   */
  Links(RecordStore records, Pruned pruned, Consumer<AuditFinding> findings) {
    this.records = records;
    this.crypto = records.crypto();
    this.findings = findings;
    this.pruned = pruned;
    for (var head : pruned.heads()) {
      ends.put(head.stripe(), new Link(head.sequence(), head.digest()));
      announced.add(AuditRecord.id(head.stripe(), 0));
    }
    for (var told : pruned.summary().map(PruneSummary::ahead).orElse(List.of())) {
      checkTold(told, "the summary of what was pruned");
      Chains.of(told.id()).ifPresent(chain -> announced.add(AuditRecord.id(chain, 0)));
    }
  }

  /** The end of a chain so far. */
  private record Link(long sequence, Bytes digest) {}

  /** One that is pruned, and not deleted yet, if that is not finished. */
  private void leftOver(AuditRecord entry, String id) {
    var head = pruned.base(entry.stripe()).orElseThrow();
    if (pruned.finished()) {
      find(Kind.ENTRY_LEFT_OVER, id, "it is there, and all up to " + head.id() + " was pruned");
    } else if (id.equals(head.id())
        && !head.digest().equals(digest(AuditRecord.TYPE.encode(entry)))) {
      find(Kind.ENTRY_ALTERED, id, "it is not the last entry that was pruned");
    }
  }

  /**
   * The next entry of some chain.
   *
   * @return whether it counts; not: it is pruned
   */
  boolean follow(AuditRecord entry) {
    var id = AuditRecord.TYPE.id(entry);
    if (pruned.covers(id)) {
      leftOver(entry, id);
      return false;
    }
    checkLink(entry, id, ends.get(entry.stripe()));
    ends.put(entry.stripe(), new Link(entry.sequence(), digest(AuditRecord.TYPE.encode(entry))));
    for (var told : entry.told()) {
      if (told.kind().equals(AuditRecord.KIND)) {
        checkTold(told, id);
        if (entry.stripe().equals(Chains.FIRST)) {
          announced.add(told.id());
        }
      }
    }
    return true;
  }

  private void checkLink(AuditRecord entry, String id, @Nullable Link before) {
    long expected = before == null ? 0 : before.sequence + 1;
    if (entry.sequence() != expected) {
      find(
          Kind.ENTRY_MISSING,
          id,
          "the entries from "
              + AuditRecord.id(entry.stripe(), expected)
              + " up to this one are not there or did not open");
    } else if (!entry.previous().equals(before == null ? Bytes.empty() : before.digest)) {
      find(Kind.ENTRY_ALTERED, id, "the entry before it is not the one that it was linked to");
    }
  }

  /** An entry of another chain was there before this one was written. */
  private void checkTold(AuditRecord.Told told, String teller) {
    if (pruned.covers(told.id())) {
      return;
    }
    try {
      var key = records.key(AuditRecord.TYPE, told.id());
      var there = Failures.guard(() -> records.storage().get(key));
      if (there.isEmpty()) {
        find(Kind.ENTRY_MISSING, told.id(), "it is not there, and " + teller + " tells of it");
      } else if (!Optional.of(digest(there.get().payload().toByteArray())).equals(told.digest())) {
        find(Kind.ENTRY_ALTERED, told.id(), "it is not the entry that " + teller + " tells of");
      }
    } catch (IntegrityException e) {
      find(Kind.ENTRY_ALTERED, told.id(), e.getMessage());
    }
  }

  /** Once all was followed. */
  void finish() {
    if (!ends.containsKey(Chains.FIRST)) {
      find(Kind.ENTRY_MISSING, AuditRecord.KIND, "there is no audit trail at all");
    }
    ends.forEach(this::checkEnd);
    strangers();
  }

  private void checkEnd(String stripe, Link end) {
    var start = AuditRecord.id(stripe, 0);
    if (!stripe.equals(Chains.FIRST) && !announced.contains(start)) {
      find(
          Kind.ENTRY_MISSING,
          start,
          "the stripe begins here, and the entry of the first one that tells of it is not there");
    }
    if (pruned.base(stripe).filter(head -> head.sequence() == end.sequence).isPresent()) {
      var missing = AuditRecord.id(stripe, end.sequence + 1);
      find(Kind.ENTRY_MISSING, missing, "no entry of this chain is left; the last is not pruned");
    }
    // A listing may leave out what the storage cannot read; a chain would seem to end before it.
    var next = AuditRecord.id(stripe, end.sequence + 1);
    try {
      records.find(AuditRecord.TYPE, next);
    } catch (IntegrityException e) {
      find(Kind.ENTRY_ALTERED, next, e.getMessage());
    }
  }

  /** What stands among the entries and is part of no chain. */
  private void strangers() {
    var after = Optional.<String>empty();
    boolean more;
    do {
      var query = new ListQuery(records.vault(), AuditRecord.KIND, "", after, Order.ASCENDING, 1);
      var page = Failures.guard(() -> records.storage().list(query));
      after = page.next();
      more = after.isPresent();
      for (var stored : page.records()) {
        var id = stored.key().id();
        var chain = Chains.of(id);
        if (chain.isEmpty()) {
          find(Kind.ENTRY_ALTERED, id, "it is no entry of the trail");
        }
        // Past all that a chain can hold.
        after = chain.map(name -> name + "/~").or(() -> Optional.of(id));
      }
    } while (more);
  }

  private Bytes digest(byte[] content) {
    return Bytes.copyOf(crypto.sha256(content));
  }

  private void find(Kind kind, String place, String message) {
    findings.accept(new AuditFinding(kind, place, message));
  }
}
