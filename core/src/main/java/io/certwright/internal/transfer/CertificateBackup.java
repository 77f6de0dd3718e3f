package io.certwright.internal.transfer;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.NextKeyRecord;
import io.certwright.internal.record.PolicyRecord;
import io.certwright.internal.record.RecordType;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.Passage;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Backs one certificate up: its state, its versions with their sealed keys, its earlier policies, a
 * key that was made ahead, and the key ring that opens them, all sealed like the backup of a vault.
 * Thread-safe.
 */
public final class CertificateBackup {

  private static final int MOST_ATTEMPTS = 10;
  private static final int PAGE = 200;

  private final Gate gate;
  private final RecordStore records;
  private final Clock clock;

  /** Backups of certificates of a vault. */
  public CertificateBackup(Gate gate, RecordStore records, Clock clock) {
    this.gate = gate;
    this.records = records;
    this.clock = clock;
  }

  /**
   * A backup of a certificate as it is at one moment.
   *
   * @param name its folded name
   * @throws NotFoundException if there is no such certificate, or it was deleted
   * @throws KeyAccessException if a key of it is in a key host
   */
  public byte[] of(Caller caller, String name) {
    var all = consistent(name);
    var ring = get(Passage.of(records).ringKey()).orElseThrow();
    // Before a byte leaves.
    gate.record(
        caller,
        Permission.CERTIFICATES_BACKUP.code(),
        name,
        AuditOutcome.DONE,
        all.size() + " records");
    var bytes = new ByteArrayOutputStream();
    var passage = Passage.of(records);
    try (var out =
        new BackupOutput(
            bytes, BackupForm.CERTIFICATE, passage, Passage.lock(records), records.crypto())) {
      out.write(new Item.Start(name, clock.instant()));
      out.write(Item.of(Entry.of(ring)));
      for (var record : all) {
        out.write(Item.of(Entry.of(record)));
      }
      out.write(new Item.End(all.size() + 1, List.of()));
    } catch (IOException e) {
      throw new UncheckedIOException("an array does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** The state first. Whatever changes a version or the policy changes the state as well. */
  private List<StoredRecord> consistent(String name) {
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      var key = records.key(CertificateRecord.TYPE, name);
      var head = get(key).orElseThrow(() -> new NotFoundException("certificate", name));
      if (records.open(CertificateRecord.TYPE, head).value().isDeleted()) {
        throw new NotFoundException("certificate", name);
      }
      var all = new ArrayList<StoredRecord>();
      all.add(head);
      all.addAll(under(VersionRecord.TYPE, name));
      all.addAll(under(PolicyRecord.TYPE, name));
      get(records.key(NextKeyRecord.TYPE, name))
          .ifPresent(
              next -> {
                requirePortable(next);
                all.add(next);
              });
      if (get(key).filter(again -> again.revision() == head.revision()).isPresent()) {
        return all;
      }
    }
    throw new ConflictException(
        "\"" + name + "\" was changed all the time, so there was no one state of it; try again");
  }

  private List<StoredRecord> under(RecordType<?> type, String name) {
    var all = new ArrayList<StoredRecord>();
    Optional<String> after = Optional.empty();
    do {
      var query =
          new ListQuery(records.vault(), type.kind(), name + "/", after, Order.ASCENDING, PAGE);
      var page = Failures.guard(() -> records.storage().list(query));
      for (var stored : page.records()) {
        requirePortable(stored);
        all.add(stored);
      }
      after = page.next();
    } while (after.isPresent());
    return all;
  }

  private void requirePortable(StoredRecord stored) {
    records.check(stored);
    if (location(stored) instanceof KeyLocation.Hosted hosted) {
      throw new KeyAccessException(
          KeyAccessException.Reason.NOT_EXPORTABLE,
          "the private key of "
              + stored.key().id()
              + " is in the key host "
              + hosted.host()
              + " and cannot be part of a backup; back up the host, and the vault as a whole");
    }
  }

  private @Nullable KeyLocation location(StoredRecord stored) {
    return switch (stored.key().kind()) {
      case VersionRecord.KIND -> records.open(VersionRecord.TYPE, stored).value().location();
      case NextKeyRecord.KIND -> records.open(NextKeyRecord.TYPE, stored).value().location();
      default -> null;
    };
  }

  private Optional<StoredRecord> get(RecordKey key) {
    return Failures.guard(() -> records.storage().get(key));
  }
}
