package io.certwright.internal.crl;

import io.certwright.audit.AuditOutcome;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.CrlRecord;
import io.certwright.internal.record.CrlScope;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Hand;
import io.certwright.spi.storage.RecordWrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has certificates that have ended leave the index by which lists are made, once each list that
 * they belong on has had them after their end (RFC 5280, section 3.3): so what a list costs grows
 * with what is revoked and valid, not with what was ever revoked. Their records stay, for OCSP and
 * whoever looks them up; a change of the status puts them back. Thread-safe.
 */
final class CrlLeaving {

  /** After one list; the others leave after the next ones. */
  static final int MOST = 2_000;

  private static final int BATCH = 200;

  private final Gate gate;
  private final RecordStore records;

  CrlLeaving(Gate gate, RecordStore records) {
    this.gate = gate;
    this.records = records;
  }

  /**
   * Takes them out.
   *
   * @param made the list that was made just now, and had none of them any more
   * @param ended those that it had no more
   */
  void leave(Hand hand, CrlScope made, List<Stored<IssuedRecord>> ended) {
    var lists = new HashMap<CrlScope, Optional<CrlRecord>>();
    var writes = new ArrayList<RecordWrite>();
    for (var found : ended) {
      var issued = found.value();
      var other = made.isWhole() ? issued.list() : made.other(CrlScope.WHOLE);
      if (other.equals(made) || hadIt(list(lists, other), issued)) {
        writes.add(
            records.replace(
                IssuedRecord.TYPE, issued.leaving(), RecordStore.noSecret(), found.revision()));
      }
      if (writes.size() == BATCH) {
        commit(hand, made, writes);
        writes.clear();
      }
    }
    if (!writes.isEmpty()) {
      commit(hand, made, writes);
    }
  }

  /** Whether the other list had it after its end, or is made no more. */
  private static boolean hadIt(Optional<CrlRecord> other, IssuedRecord issued) {
    return other
        .filter(list -> list.next().first().isPresent() || list.writing().isPresent())
        .map(
            list ->
                list.full()
                    .filter(full -> full.thisUpdate().isAfter(issued.notAfter()))
                    .isPresent())
        .orElse(true);
  }

  private Optional<CrlRecord> list(Map<CrlScope, Optional<CrlRecord>> read, CrlScope scope) {
    return read.computeIfAbsent(
        scope, unused -> records.find(CrlRecord.TYPE, scope.id()).map(Stored::value));
  }

  private void commit(Hand hand, CrlScope made, List<RecordWrite> writes) {
    try {
      gate.commit(
          hand.caller(),
          "crl/leave",
          made.ca(),
          AuditOutcome.DONE,
          made.id() + ": " + writes.size() + " that have ended",
          writes,
          List.of());
    } catch (ChangeRefusedException e) {
      // One of them has another status since: all of them leave after the next list.
    }
  }
}
