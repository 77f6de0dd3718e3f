package io.certwright.internal.transfer;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.IntegrityException;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Committer;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Counts;
import io.certwright.internal.store.Chains;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.VaultCatalogue;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The last steps at the new place: another data key, entries that go on with the audit trail, and
 * the catalogue's entry, without which there is no vault. Used by one thread.
 */
final class Arrival {

  private static final int BATCH = 100;

  private final RecordStore records;
  private final Gate gate;

  /**
   * At the place where these records are.
   *
   * @param correction what the trail counts too little, or too much, of them
   */
  Arrival(RecordStore records, Clock clock, Counts correction) {
    this.records = records;
    var committer = Committer.ofWholeVault(records, correction);
    this.gate = Gate.ofOwner(committer, records, clock, records.vault().value());
  }

  /**
   * Has another data key seal from now on: how many seals the old one is given elsewhere is not
   * known here.
   */
  void retireDataKey() {
    records.retireDataKey();
  }

  /**
   * Makes the operations in progress due at once, so that each is asked for under its own id: what
   * the issuer has done since the backup is found again, and not done twice. One that waits for a
   * person goes on waiting.
   *
   * @return how many there are
   */
  long wakeOperations(Caller caller, String operation) {
    var now = Failures.guard(() -> records.storage().due(records.vault(), 1)).now();
    long woken = 0;
    Optional<String> after = Optional.empty();
    do {
      var page = records.list(CertificateRecord.TYPE, "", after, Order.ASCENDING, BATCH);
      var writes = new ArrayList<RecordWrite>();
      for (var stored : page.records()) {
        // What goes on with a deleted certificate goes on once that is recovered.
        if (asks(stored.value())) {
          writes.add(due(stored.value().id(), now));
        }
      }
      if (!writes.isEmpty()) {
        commit(caller, operation, writes.size() + " operations in progress are due now", writes);
      }
      woken += writes.size();
      after = page.next();
    } while (after.isPresent());
    return woken;
  }

  private static boolean asks(CertificateRecord head) {
    return head.isBusy()
        && !head.isDeleted()
        && head.operation().filter(operation -> operation.isByHand()).isEmpty();
  }

  private RecordWrite due(String certificate, Instant now) {
    try (var found = records.findWithSecret(CertificateRecord.TYPE, certificate).orElseThrow()) {
      var head = found.record().value();
      return records.replace(
          CertificateRecord.TYPE,
          head.withSchedule(head.schedule().poll(now), head.updated()),
          found.secret().bytes(),
          found.record().revision());
    }
  }

  /** Makes it a vault of this name; from then on it can be opened. */
  void complete(Caller caller, String operation, String detail, String name, Marker marker) {
    var entry = VaultCatalogue.entry(name, records.vault());
    try {
      gate.commit(
          caller,
          operation,
          "",
          AuditOutcome.DONE,
          detail,
          List.of(entry, marker.delete()),
          List.of());
    } catch (ChangeRefusedException e) {
      throw new ConflictException(
          "the storage has got a vault called \""
              + name
              + "\" meanwhile, or another process has begun to write this one; look which, and"
              + " begin again");
    }
  }

  private void commit(Caller caller, String operation, String detail, List<RecordWrite> writes) {
    try {
      gate.commit(caller, operation, "", AuditOutcome.DONE, detail, writes, List.of());
    } catch (ChangeRefusedException e) {
      throw Marker.overtaken();
    }
  }

  /** The last entry of the first chain, by which it is decided whether the vault has moved. */
  static AuditRecord lastEntry(RecordStore records) {
    var end =
        new Chains(records)
            .end(Chains.FIRST)
            .orElseThrow(() -> new IntegrityException(AuditRecord.KIND, "there is no audit trail"));
    return records.open(AuditRecord.TYPE, end).value();
  }
}
