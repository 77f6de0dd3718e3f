package io.certwright.internal.transfer;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.UnusableBackupException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.item.SharedNames;
import io.certwright.internal.node.StorageTime;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.revoking.BlockedKeys;
import io.certwright.internal.schedule.Lease;
import io.certwright.internal.store.Passage;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.KeyDesk;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.DuePage;
import io.certwright.spi.storage.RecordWrite;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts the backup of one certificate into a vault, in one commit. What does not fit into one is
 * written under a state that is deleted, with its purge begun, and becomes the certificate with the
 * last commit: what a crash leaves is purged like any other, once the restore has not been heard of
 * for as long as the longest lease. A purge that comes first ends the restore.
 *
 * <p>A version whose key is blocked in the vault comes back disabled. Thread-safe.
 */
public final class CertificateRestore {

  private static final int BATCH = 200;
  private static final long BATCH_BYTES = 8L << 20;
  private static final List<VaultEvent> RESTORED = List.of(new VaultEvent.Restored());

  private final Gate gate;
  private final RecordStore records;
  private final Catalogue catalogue;
  private final KeyDesk desk;
  private final BlockedKeys blocked;
  private final StorageTime time;

  /** Restores into a vault. */
  public CertificateRestore(
      Gate gate,
      RecordStore records,
      Catalogue catalogue,
      KeyDesk desk,
      BlockedKeys blocked,
      StorageTime time) {
    this.gate = gate;
    this.records = records;
    this.catalogue = catalogue;
    this.desk = desk;
    this.blocked = blocked;
    this.time = time;
  }

  /**
   * Restores a certificate.
   *
   * @param protection what opened the vault that the backup was taken from; empty: it is this one
   * @return its state
   * @throws UnusableBackupException if the backup is not whole, or of another vault
   * @throws ConflictException if the name is in use, or was purged before all was there
   * @throws KeyAccessException if it has keys, and this vault makes its own in a key host
   */
  public CertificateRecord from(Caller caller, byte[] backup, Optional<KeyProtection> protection) {
    try (var arrived = read(backup, protection)) {
      var now = time.own().instant().truncatedTo(ChronoUnit.MILLIS);
      var disabled = blocked(arrived);
      var head = arrived.state(caller.actor(), disabled, now);
      var tags = head.current().<Map<String, String>>map(c -> c.tags().all()).orElse(Map.of());
      gate.authoriseTagged(caller, Permission.CERTIFICATES_RESTORE, head.id(), tags);
      gate.authorisePolicy(caller, head.id(), head.policy());
      requireFree(caller, head);
      var parts = arrived.writes(records, disabled, blocked::freeDigest, now);
      parts.addAll(blocked.takenUpAgain(arrived.hashes(disabled), now));
      var told =
          parts.stream().filter(RecordWrite.Put.class::isInstance).count()
              + " records"
              + (disabled.isEmpty()
                  ? ""
                  : "; disabled, because their keys are blocked: " + String.join(" ", disabled));
      var batches = batches(parts);
      if (batches.size() == 1) {
        atOnce(caller, head, batches.get(0), told);
      } else {
        inParts(caller, head, batches, told);
      }
      return head;
    }
  }

  /** The versions, by id, whose keys no certificate of this vault gets any more. */
  private Set<String> blocked(ArrivedCertificate arrived) {
    var known = new HashMap<Bytes, Boolean>();
    var ids = new TreeSet<String>();
    for (var version : arrived.withKeys()) {
      if (known.computeIfAbsent(
          version.keyHash(), digest -> blocked.containsDigest(digest.toByteArray()))) {
        ids.add(version.id());
      }
    }
    return ids;
  }

  private ArrivedCertificate read(byte[] backup, Optional<KeyProtection> protection) {
    try {
      var in =
          BackupInput.open(
              new ByteArrayInputStream(backup),
              BackupForm.CERTIFICATE,
              lock -> passage(lock, protection),
              records.crypto());
      return ArrivedCertificate.read(in, records, desk, time.own());
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

  private void requireFree(Caller caller, CertificateRecord head) {
    if (catalogue.head(head.id()).isPresent()) {
      throw inUse(caller, head.name());
    }
    SharedNames.requireNoIssuer(records, sight(caller), head.id());
  }

  private ConflictException inUse(Caller caller, String name) {
    return SharedNames.refused(
        gate.judge().has(caller, Permission.CERTIFICATES_LIST, Names.fold(name)),
        name,
        "there is a certificate called \""
            + name
            + "\" already, or one that was deleted and keeps the name until it is purged; nothing"
            + " was restored");
  }

  private void atOnce(Caller caller, CertificateRecord head, List<RecordWrite> parts, String told) {
    var writes = new ArrayList<>(parts);
    writes.addAll(SharedNames.freeForCertificate(records, head.id()));
    writes.add(records.insert(CertificateRecord.TYPE, head, RecordStore.noSecret()));
    try {
      commit(caller, head.id(), told, writes, RESTORED);
    } catch (ChangeRefusedException e) {
      throw taken(caller, head);
    }
  }

  private void inParts(
      Caller caller, CertificateRecord head, List<List<RecordWrite>> batches, String told) {
    var known = new Stored<>(marked(head), 1);
    var first = new ArrayList<>(SharedNames.freeForCertificate(records, head.id()));
    first.add(records.insert(CertificateRecord.TYPE, known.value(), RecordStore.noSecret()));
    try {
      commit(caller, head.id(), "begun", first, List.of());
    } catch (ChangeRefusedException e) {
      throw taken(caller, head);
    }
    try {
      for (var batch : batches) {
        var marked = marked(head);
        var writes = new ArrayList<>(batch);
        writes.add(desk.changed(marked, known));
        commit(caller, head.id(), batch.size() + " records, more to come", writes, List.of());
        known = new Stored<>(marked, known.revision() + 1);
      }
      SharedNames.requireNoIssuer(records, sight(caller), head.id());
      commit(
          caller,
          head.id(),
          told,
          List.of(desk.changed(head, known), SharedNames.noIssuer(records, head.id())),
          RESTORED);
    } catch (ChangeRefusedException e) {
      throw new ConflictException(
          "the restore of \""
              + head.name()
              + "\" was given up, because what was there of it was purged, or an issuer of that"
              + " name was configured meanwhile; restore it again once the name is free");
    }
  }

  /**
   * The state while not all is there: whoever finds it purges it, after as long as a worker may be
   * silent by the storage's time. Each commit of the restore moves that on.
   */
  private CertificateRecord marked(CertificateRecord head) {
    var now =
        time.ask(() -> records.storage().due(records.vault(), 1), DuePage::now)
            .time()
            .instant()
            .truncatedTo(ChronoUnit.MILLIS);
    return head.deletedUntil(now, now).purging(now.plus(Lease.LONGEST));
  }

  private SharedNames.Sight sight(Caller caller) {
    return (listing, name) -> gate.judge().has(caller, listing, name);
  }

  private ConflictException taken(Caller caller, CertificateRecord head) {
    return SharedNames.taken(records, sight(caller), head.id())
        .orElseGet(() -> inUse(caller, head.name()));
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
