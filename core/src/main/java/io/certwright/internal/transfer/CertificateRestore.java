package io.certwright.internal.transfer;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.UnusableBackupException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.issue.KeyDesk;
import io.certwright.internal.item.SharedNames;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.store.Passage;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.RecordWrite;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Puts the backup of one certificate into a vault, in one commit. What does not fit into one is
 * written under a state that is deleted, with its purge begun, and becomes the certificate with the
 * last commit: what a crash leaves is purged like any other. Thread-safe.
 */
public final class CertificateRestore {

  private static final int BATCH = 200;
  private static final long BATCH_BYTES = 8L << 20;
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final List<VaultEvent> RESTORED = List.of(new VaultEvent.Restored());

  private final Gate gate;
  private final RecordStore records;
  private final Catalogue catalogue;
  private final KeyDesk desk;
  private final Clock clock;

  /** Restores into a vault. */
  public CertificateRestore(
      Gate gate, RecordStore records, Catalogue catalogue, KeyDesk desk, Clock clock) {
    this.gate = gate;
    this.records = records;
    this.catalogue = catalogue;
    this.desk = desk;
    this.clock = clock;
  }

  /**
   * Restores a certificate.
   *
   * @param protection what opened the vault that the backup was taken from; empty: it is this one
   * @return its state
   * @throws UnusableBackupException if the backup is not whole, or of another vault
   * @throws ConflictException if the name is in use
   */
  public CertificateRecord from(Caller caller, byte[] backup, Optional<KeyProtection> protection) {
    try (var arrived = read(backup, protection)) {
      var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      var head = arrived.head().restored(now);
      requireFree(head);
      try {
        write(caller, head, arrived.writes(records), now);
      } catch (ChangeRefusedException e) {
        throw SharedNames.taken(records, head.id()).orElseGet(() -> inUse(head.name()));
      }
      return head;
    }
  }

  private ArrivedCertificate read(byte[] backup, Optional<KeyProtection> protection) {
    try {
      var in =
          BackupInput.open(
              new ByteArrayInputStream(backup),
              BackupForm.CERTIFICATE,
              lock -> passage(lock, protection),
              records.crypto());
      return ArrivedCertificate.read(in, records, desk, clock);
    } catch (IOException e) {
      throw new UncheckedIOException("an array does not fail", e);
    }
  }

  private Passage passage(Bytes lock, Optional<KeyProtection> protection) {
    if (protection.isPresent()) {
      return Passage.unlock("the backup", lock, protection.get(), records.crypto());
    }
    if (!Passage.vaultIn(lock).equals(records.vault())) {
      throw new UnusableBackupException(
          "it is of another vault; give the key protection of that one as well");
    }
    return Passage.of(records);
  }

  private void requireFree(CertificateRecord head) {
    if (catalogue.head(head.id()).isPresent()) {
      throw inUse(head.name());
    }
  }

  private static ConflictException inUse(String name) {
    return new ConflictException(
        "there is a certificate called \""
            + name
            + "\" already, or one that was deleted and keeps the name until it is purged; nothing"
            + " was restored");
  }

  private void write(Caller caller, CertificateRecord head, List<RecordWrite> parts, Instant now)
      throws ChangeRefusedException {
    var batches = batches(parts);
    if (batches.size() == 1) {
      var writes = new ArrayList<>(batches.get(0));
      writes.addAll(SharedNames.freeForCertificate(records, head.id()));
      writes.add(records.insert(CertificateRecord.TYPE, head, RecordStore.noSecret()));
      commit(caller, head.id(), parts.size() + " records", writes, RESTORED);
      return;
    }
    var marked = head.deletedUntil(now, now).purging(now.plus(LONGEST));
    var none = RecordStore.noSecret();
    var first = new ArrayList<>(SharedNames.freeForCertificate(records, head.id()));
    first.add(records.insert(CertificateRecord.TYPE, marked, none));
    commit(caller, head.id(), "begun", first, List.of());
    var known = new Stored<>(marked, 1);
    for (var batch : batches) {
      var writes = new ArrayList<>(batch);
      writes.add(
          new RecordWrite.Check(
              records.key(CertificateRecord.TYPE, head.id()), OptionalLong.of(known.revision())));
      commit(caller, head.id(), batch.size() + " records, more to come", writes, List.of());
    }
    var last = List.<RecordWrite>of(desk.changed(head, known));
    commit(caller, head.id(), parts.size() + " records", last, RESTORED);
  }

  private static List<List<RecordWrite>> batches(List<RecordWrite> all) {
    var batches = new ArrayList<List<RecordWrite>>();
    var batch = new ArrayList<RecordWrite>();
    long bytes = 0;
    for (var write : all) {
      long size = write instanceof RecordWrite.Put put ? put.payload().length() : 0;
      if (batch.size() == BATCH || (bytes + size > BATCH_BYTES && !batch.isEmpty())) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(write);
      bytes += size;
    }
    batches.add(batch);
    return batches;
  }

  private void commit(
      Caller caller, String name, String detail, List<RecordWrite> writes, List<VaultEvent> events)
      throws ChangeRefusedException {
    gate.commit(
        caller,
        Permission.CERTIFICATES_RESTORE.code(),
        name,
        AuditOutcome.DONE,
        detail,
        writes,
        List.of(),
        events);
  }
}
