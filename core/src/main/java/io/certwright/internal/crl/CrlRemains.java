package io.certwright.internal.crl;

import io.certwright.audit.AuditOutcome;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.AuthorityRecord;
import io.certwright.internal.record.CrlRecord;
import io.certwright.internal.record.CrlRecord.Issue;
import io.certwright.internal.record.CrlRecord.Next;
import io.certwright.internal.record.CrlRecord.Sweep;
import io.certwright.internal.record.CrlRecord.Writing;
import io.certwright.internal.record.CrlScope;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Hand;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordWrite;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Removes what is left of a CA that was purged, key by key, each step one bounded commit: its lists
 * once they have ended, what is remembered of a serial number once the certificate has ended, and
 * at last what was set for the CA. Whoever relies on a list goes on having it until then, and
 * whoever brings the CA back finds what it had revoked. Thread-safe.
 */
final class CrlRemains {

  private static final int PAGE = 200;
  private static final int PAGES = 20;

  /** A CA that is brought back meanwhile has a list by then. */
  private static final Duration AGAIN = Duration.ofDays(1);

  private final Gate gate;
  private final RecordStore records;

  CrlRemains(Gate gate, RecordStore records) {
    this.gate = gate;
    this.records = records;
  }

  /**
   * Makes a step.
   *
   * @param held the list that has all that the key signed, or another one, which rests
   * @return whether anything was done; else others have it now
   */
  boolean step(Hand hand, Stored<CrlRecord> held, Instant at) {
    var now = at.truncatedTo(ChronoUnit.MILLIS);
    var list = held.value();
    if (!list.scope().isWhole()) {
      return replaced(hand, held, list.with(Next.NOTHING), "the CA is gone", List.of());
    }
    var other = other(list.scope());
    var until = last(list, other.map(Stored::value)).filter(end -> end.isAfter(now));
    if (until.isPresent()) {
      var again = now.plus(AGAIN);
      var next = until.get().isBefore(again) ? until.get() : again;
      var waiting = list.sweeping(Optional.empty(), next);
      return replaced(hand, held, waiting, "good until " + until.get(), List.of());
    }
    if (other.isPresent()) {
      var writes = less(other.get(), List.of());
      return replaced(hand, held, list.sweeping(Optional.empty(), now), "removed", writes);
    }
    return sweeps(hand, held, now);
  }

  /** Another list of the key. */
  private Optional<Stored<CrlRecord>> other(CrlScope whole) {
    var prefix = whole.ca() + "/" + whole.key() + "/";
    return records
        .list(CrlRecord.TYPE, prefix, Optional.of(whole.id()), Order.ASCENDING, 1)
        .records()
        .stream()
        .findFirst();
  }

  /** Until when the one that ends last may be relied on. */
  private static Optional<Instant> last(CrlRecord list, Optional<CrlRecord> other) {
    var ends = new ArrayList<Instant>();
    list.full().map(Issue::nextUpdate).ifPresent(ends::add);
    other.flatMap(CrlRecord::full).map(Issue::nextUpdate).ifPresent(ends::add);
    return ends.stream().max(Instant::compareTo);
  }

  /**
   * What makes less of a list: what was never finished, then what adds to it, then the one before
   * it, then itself; each fits into a commit.
   *
   * @param last what goes with the last of it
   */
  private List<RecordWrite> less(Stored<CrlRecord> held, List<RecordWrite> last) {
    var list = held.value();
    var scope = list.scope();
    var writes = new ArrayList<RecordWrite>();
    var unfinished = list.writing().map(Writing::kept);
    if (unfinished.isPresent()) {
      writes.addAll(CrlParts.unfinished(records, scope, unfinished.get()));
      return replacing(writes, held, list.with(Optional.empty()));
    }
    if (list.delta().isPresent()) {
      var delta = list.delta().get().issue();
      writes.addAll(CrlParts.removal(records, scope, delta.kept()));
      delta.former().ifPresent(f -> writes.addAll(CrlParts.removal(records, scope, f)));
      return replacing(writes, held, list.withoutDelta());
    }
    var former = list.full().flatMap(Issue::former);
    if (former.isPresent()) {
      writes.addAll(CrlParts.removal(records, scope, former.get()));
      return replacing(writes, held, list.withoutFormer());
    }
    list.full().ifPresent(full -> writes.addAll(CrlParts.removal(records, scope, full.kept())));
    writes.add(records.delete(CrlRecord.TYPE, scope.id(), held.revision()));
    writes.addAll(last);
    return writes;
  }

  private List<RecordWrite> replacing(
      List<RecordWrite> writes, Stored<CrlRecord> held, CrlRecord after) {
    writes.add(records.replace(CrlRecord.TYPE, after, RecordStore.noSecret(), held.revision()));
    return writes;
  }

  /** Goes through some of what the key signed. */
  private boolean sweeps(Hand hand, Stored<CrlRecord> held, Instant now) {
    var list = held.value();
    var scope = list.scope();
    var prefix = IssuedRecord.id(scope.ca(), "");
    var after = list.sweep().map(Sweep::after);
    boolean left = list.sweep().filter(Sweep::left).isPresent();
    var gone = new ArrayList<RecordWrite>();
    for (int i = 0; i < PAGES && gone.isEmpty(); i++) {
      var page = records.list(IssuedRecord.TYPE, prefix, after, Order.ASCENDING, PAGE);
      left |= !page.damaged().isEmpty();
      for (var found : page.records()) {
        var issued = found.value();
        if (issued.list().key().equals(scope.key())) {
          boolean ended = issued.notAfter().isBefore(now);
          left |= !ended;
          if (ended) {
            var id = IssuedRecord.id(issued.ca(), issued.serial());
            gone.add(records.delete(IssuedRecord.TYPE, id, found.revision()));
          }
        }
      }
      after = page.next();
      if (after.isEmpty()) {
        return ends(hand, held, gone, left, now);
      }
    }
    var swept = list.sweeping(Optional.of(new Sweep(after.orElseThrow(), left)), now);
    return replaced(hand, held, swept, gone.size() + " serial numbers removed", gone);
  }

  private boolean ends(
      Hand hand, Stored<CrlRecord> held, List<RecordWrite> gone, boolean left, Instant now) {
    var list = held.value();
    var told = gone.size() + " serial numbers removed";
    if (left) {
      var again = list.sweeping(Optional.empty(), now.plus(AGAIN));
      return replaced(hand, held, again, told + "; others have not ended", gone);
    }
    if (!gone.isEmpty()) {
      return replaced(hand, held, list.sweeping(Optional.empty(), now), told, gone);
    }
    return commits(hand, list.scope(), "removed", less(held, settings(list.scope())));
  }

  /** What was set for the CA, if this is the last that is left of it. */
  private List<RecordWrite> settings(CrlScope scope) {
    var lists =
        records.list(CrlRecord.TYPE, scope.ca() + "/", Optional.empty(), Order.ASCENDING, 2);
    boolean others = lists.records().size() + lists.damaged().size() > 1;
    return others
        ? List.of()
        : records
            .find(AuthorityRecord.TYPE, scope.ca())
            .map(set -> records.delete(AuthorityRecord.TYPE, scope.ca(), set.revision()))
            .stream()
            .toList();
  }

  private boolean replaced(
      Hand hand, Stored<CrlRecord> held, CrlRecord after, String detail, List<RecordWrite> others) {
    var writes = new ArrayList<>(others);
    writes.add(records.replace(CrlRecord.TYPE, after, RecordStore.noSecret(), held.revision()));
    return commits(hand, after.scope(), detail, writes);
  }

  private boolean commits(Hand hand, CrlScope scope, String detail, List<RecordWrite> writes) {
    try {
      gate.commit(
          hand.caller(),
          "crl/remains",
          scope.ca(),
          AuditOutcome.DONE,
          scope.id() + ": " + detail,
          writes,
          hand.fences());
      return true;
    } catch (ChangeRefusedException e) {
      return false;
    }
  }
}
