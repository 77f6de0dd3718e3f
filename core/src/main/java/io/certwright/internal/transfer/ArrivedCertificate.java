package io.certwright.internal.transfer;

import io.certwright.access.Actor;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.UnusableBackupException;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Current;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.NextKeyRecord;
import io.certwright.internal.record.PolicyRecord;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.KeyRing;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.WithSecret;
import io.certwright.internal.version.KeyDesk;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.StoredRecord;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A certificate as it came out of a backup, checked like anything from outside: every record opens,
 * they belong together, and each version's key is its own. Closing wipes the keys. Used by one
 * thread.
 */
final class ArrivedCertificate implements AutoCloseable {

  private static final String VERSION = "[0-9a-f]{32}";

  private final List<CertificateRecord> heads = new ArrayList<>();
  private final List<WithSecret<VersionRecord>> versions = new ArrayList<>();
  private final List<PolicyRecord> policies = new ArrayList<>();
  private final List<WithSecret<NextKeyRecord>> nextKeys = new ArrayList<>();

  private ArrivedCertificate() {}

  /**
   * Reads it.
   *
   * @param records where it is going to
   * @throws UnusableBackupException if it is not whole
   */
  static ArrivedCertificate read(BackupInput in, RecordStore records, KeyDesk desk, Clock clock)
      throws IOException {
    var arrived = new ArrivedCertificate();
    try {
      arrived.fill(in, records, clock);
      arrived.check(desk);
      return arrived;
    } catch (IntegrityException e) {
      arrived.close();
      throw new UnusableBackupException(e.getMessage());
    } catch (IOException | RuntimeException | Error e) {
      arrived.close();
      throw e;
    }
  }

  private void fill(BackupInput in, RecordStore records, Clock clock) throws IOException {
    if (!(in.next() instanceof Item.Start)) {
      throw new UnusableBackupException("it does not say what it is of");
    }
    RecordStore source = null;
    for (long items = 0; ; items++) {
      var item = in.next();
      if (item instanceof Item.End end) {
        if (end.records() != items) {
          throw new UnusableBackupException("it does not hold as many records as it says");
        }
        in.end();
        return;
      }
      if (!(item instanceof Item.Put put)) {
        throw new UnusableBackupException("it holds what no backup of a certificate does");
      }
      var stored = stored(in, records, put);
      if (source == null) {
        if (!put.kind().equals(KeyRing.KIND)) {
          throw new UnusableBackupException("it does not begin with its key ring");
        }
        source = in.passage().at(records.storage(), stored, clock);
      } else {
        source.check(stored);
        take(source, stored);
      }
    }
  }

  private static StoredRecord stored(BackupInput in, RecordStore records, Item.Put put) {
    try {
      return new StoredRecord(
          new RecordKey(in.passage().vault(), put.kind(), put.id()),
          put.revision(),
          CommitId.random(records.crypto().random()),
          put.payload(),
          put.index().attributes(),
          put.index().due());
    } catch (IllegalArgumentException e) {
      throw new UnusableBackupException("a record in it is none (" + e.getMessage() + ")");
    }
  }

  private void take(RecordStore source, StoredRecord stored) {
    switch (stored.key().kind()) {
      case CertificateRecord.KIND -> heads.add(source.open(CertificateRecord.TYPE, stored).value());
      case VersionRecord.KIND -> versions.add(source.openWithSecret(VersionRecord.TYPE, stored));
      case PolicyRecord.KIND -> policies.add(source.open(PolicyRecord.TYPE, stored).value());
      case NextKeyRecord.KIND -> nextKeys.add(source.openWithSecret(NextKeyRecord.TYPE, stored));
      default ->
          throw new UnusableBackupException(
              "it holds a record of the kind \"" + stored.key().kind() + "\"");
    }
  }

  private void check(KeyDesk desk) {
    boolean complete =
        heads.size() == 1
            && !head().isDeleted()
            && versions.stream().allMatch(version -> isOwn(version.record().value().name()))
            && policies.stream().allMatch(policy -> isOwn(policy.name()))
            && policies.stream().allMatch(policy -> policy.number() < head().policies())
            && nextKeys.size() == (head().agenda().prepared().isPresent() ? 1 : 0)
            && nextKeys.stream().allMatch(next -> isOwn(next.record().value().name()))
            && areCounted()
            && (head().current().isEmpty() || served().equals(head().current()));
    if (!complete) {
      throw new UnusableBackupException("its records do not belong together");
    }
    for (var version : versions) {
      requireGenuine(desk, version);
      desk.requireTaking(version.record().value().location());
    }
    for (var next : nextKeys) {
      requireGenuineKey(desk, next);
      desk.requireTaking(next.record().value().location());
    }
  }

  /** Each has a number of its own that the state knows as given, so that the next one is new. */
  private boolean areCounted() {
    var numbers = new HashSet<Long>();
    return versions.stream()
        .map(version -> version.record().value().version())
        .allMatch(
            version ->
                version.matches(VERSION) && isCounted(Names.versionNumber(version), numbers));
  }

  private boolean isCounted(long number, Set<Long> others) {
    return number >= 1 && number <= head().versions() && others.add(number);
  }

  private boolean isOwn(String name) {
    return Names.fold(name).equals(head().id());
  }

  /** What the state says of the current version, as that version has it. */
  private Optional<Current> served() {
    return versions.stream()
        .map(version -> version.record().value())
        .filter(version -> head().currentVersion().filter(version.version()::equals).isPresent())
        .filter(VersionRecord::enabled)
        .map(Current::of)
        .findFirst();
  }

  private static void requireGenuine(KeyDesk desk, WithSecret<VersionRecord> version) {
    var record = version.record().value();
    boolean genuine;
    try {
      genuine =
          !(record.location() instanceof KeyLocation.Hosted)
              && desk.isGenuine(record, version.secret().bytes());
    } catch (RuntimeException e) {
      genuine = false;
    }
    if (!genuine) {
      throw new UnusableBackupException(
          "the version " + record.id() + " in it is not what it says, or has another's key");
    }
  }

  private static void requireGenuineKey(KeyDesk desk, WithSecret<NextKeyRecord> next) {
    var record = next.record().value();
    boolean genuine;
    try {
      genuine =
          record.location() instanceof KeyLocation.Sealed
              && desk.belongs(record.key(), record.publicKey(), next.secret().bytes());
    } catch (RuntimeException e) {
      genuine = false;
    }
    if (!genuine) {
      throw new UnusableBackupException("the next key in it is not what it says");
    }
  }

  private CertificateRecord head() {
    return heads.get(0);
  }

  /** The versions with keys of their own, by their ids, that the vault is to have. */
  List<VersionRecord> withKeys() {
    return versions.stream()
        .map(version -> version.record().value())
        .filter(version -> !(version.location() instanceof KeyLocation.Absent))
        .toList();
  }

  /** The SHA-256 of the keys of some versions, each once. */
  Set<Bytes> hashes(Set<String> ids) {
    return withKeys().stream()
        .filter(version -> ids.contains(version.id()))
        .map(VersionRecord::keyHash)
        .collect(Collectors.toSet());
  }

  /**
   * The state as it is to be in the vault.
   *
   * @param by who restores it
   * @param disabled versions that are not to be in service any more
   */
  CertificateRecord state(Actor by, Set<String> disabled, Instant now) {
    var restored = head().restored(by, now);
    if (disabled.isEmpty()) {
      return restored;
    }
    var newest =
        versions.stream()
            .map(version -> version.record().value())
            .filter(version -> version.enabled() && !disabled.contains(version.id()))
            .max(Comparator.comparing(VersionRecord::version));
    return restored.serving(newest.map(Current::of), now);
  }

  /**
   * The writes of all but the state.
   *
   * @param free the preconditions that a key, by its SHA-256, is not blocked
   */
  List<RecordWrite> writes(
      RecordStore target,
      Set<String> disabled,
      Function<Bytes, List<RecordWrite>> free,
      Instant now) {
    var writes = new ArrayList<RecordWrite>();
    var looked = new HashSet<Bytes>();
    for (var version : versions) {
      var record = version.record().value();
      var kept = disabled.contains(record.id()) ? record.with(false, record.tags(), now) : record;
      writes.add(target.insert(VersionRecord.TYPE, kept, version.secret().bytes()));
      if (!disabled.contains(record.id())
          && !(record.location() instanceof KeyLocation.Absent)
          && looked.add(record.keyHash())) {
        writes.addAll(free.apply(record.keyHash()));
      }
    }
    for (var next : nextKeys) {
      writes.add(target.insert(NextKeyRecord.TYPE, next.record().value(), next.secret().bytes()));
    }
    for (var policy : policies) {
      writes.add(target.insert(PolicyRecord.TYPE, policy, RecordStore.noSecret()));
    }
    return writes;
  }

  @Override
  public void close() {
    versions.forEach(WithSecret::close);
    nextKeys.forEach(WithSecret::close);
  }
}
