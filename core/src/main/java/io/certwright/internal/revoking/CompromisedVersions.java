package io.certwright.internal.revoking;

import io.certwright.access.Permission;
import io.certwright.errors.IntegrityException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.gate.Deed;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Current;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.record.OperationState.Phase;
import io.certwright.internal.record.Revoked;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.schedule.Schedule;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.KeyDesk;
import io.certwright.internal.version.VersionWrites;
import io.certwright.policy.Renewal;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.storage.RecordWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Revokes the versions of one certificate that have a compromised key, drafted: each with an entry
 * of its own, and with the certificate's state, which gets a version with another key at once where
 * its policy has it renewed by itself. Thread-safe.
 */
public final class CompromisedVersions {

  private final RecordStore records;
  private final Catalogue catalogue;
  private final KeyDesk desk;
  private final VersionWrites versions;
  private final VersionChanges changes;
  private final Revoking revoking;

  public CompromisedVersions(
      RecordStore records,
      Catalogue catalogue,
      KeyDesk desk,
      VersionWrites versions,
      VersionChanges changes,
      Revoking revoking) {
    this.records = records;
    this.catalogue = catalogue;
    this.desk = desk;
    this.versions = versions;
    this.changes = changes;
    this.revoking = revoking;
  }

  /**
   * Drafts it; empty: they are revoked already, or cannot be read.
   *
   * @param name the certificate's folded name
   * @param of its versions that have the key
   * @param invalid since when the key is suspected to be somebody else's
   */
  public List<Deed> draft(
      String name, List<VersionRecord> of, Optional<Instant> invalid, Instant now) {
    var deeds = new ArrayList<Deed>();
    var revoked = new ArrayList<VersionRecord>();
    for (var version : of) {
      try {
        revoke(version, invalid, now)
            .ifPresent(
                done -> {
                  deeds.add(done.deed());
                  revoked.add(done.version());
                });
      } catch (IntegrityException e) {
        // It is told of as unreadable; what cannot be opened cannot be used either.
      }
    }
    if (deeds.isEmpty()) {
      return deeds;
    }
    var head = catalogue.head(name);
    if (head.isPresent()) {
      var after = state(head.get(), of.get(0).keyHash(), revoked, now);
      deeds.set(0, with(deeds.get(0), versions.changed(after, head)));
    }
    return deeds;
  }

  private record Done(Deed deed, VersionRecord version) {}

  private Optional<Done> revoke(VersionRecord found, Optional<Instant> invalid, Instant now) {
    try (var opened = desk.withSecret(found.id())) {
      var before = opened.record().value();
      var wish = new StatusChange.Wish(Revoking.compromise(before), invalid, true);
      var how =
          StatusChange.revoked(wish).after("\"" + before.id() + "\"", before.revocation(), now);
      if (how.equals(before.revocation())) {
        return Optional.empty();
      }
      var after = before.with(how, now);
      var writes = new ArrayList<RecordWrite>();
      writes.add(
          records.replace(
              VersionRecord.TYPE, after, opened.secret().bytes(), opened.record().revision()));
      writes.addAll(revoking.atIssuer(after, how, now));
      var told =
          new VaultEvent.Revoked(
              how.map(Revoked::at).orElse(now),
              how.map(Revoked::reason).orElse(RevocationReason.KEY_COMPROMISE).code());
      var deed =
          new Deed(
              Permission.CERTIFICATES_REVOKE.code(),
              after.id(),
              StatusChange.detail(how),
              writes,
              List.of(told));
      return Optional.of(new Done(deed, after));
    }
  }

  private static Deed with(Deed deed, RecordWrite more) {
    var writes = new ArrayList<>(deed.writes());
    writes.add(more);
    return new Deed(deed.operation(), deed.target(), deed.detail(), writes, deed.events());
  }

  /** The certificate's state without the key. */
  private CertificateRecord state(
      Stored<CertificateRecord> stored, Bytes keyHash, List<VersionRecord> revoked, Instant now) {
    var head = stored.value();
    var served =
        revoked.stream()
            .filter(version -> head.currentVersion().equals(Optional.of(version.version())))
            .findFirst();
    var serving =
        served.isPresent()
            ? head.serving(changes.newestWithout(head.id(), keyHash).map(Current::of), now)
            : head;
    var without = withoutOperation(serving, keyHash, now);
    boolean ended = serving.isBusy() && !without.isBusy();
    if (head.isDeleted() || without.isBusy() || (served.isEmpty() && !ended)) {
      return without;
    }
    boolean renewable =
        !head.policy().renewal().equals(Renewal.never())
            && served.filter(v -> v.location() instanceof KeyLocation.Absent).isEmpty();
    if (renewable || ended) {
      return without.withSchedule(Schedule.at(now, Schedule.Reason.ISSUE), now);
    }
    return without.current().isPresent() ? without : without.withSchedule(Schedule.NOTHING, now);
  }

  /** An operation that asks for a certificate with the key cannot end well, and is given up. */
  private CertificateRecord withoutOperation(CertificateRecord head, Bytes keyHash, Instant now) {
    boolean asks =
        head.isBusy()
            && head.operation()
                .flatMap(OperationState::request)
                .map(request -> records.crypto().sha256(request.publicKey().toByteArray()))
                .filter(hash -> Bytes.copyOf(hash).equals(keyHash))
                .isPresent();
    return asks
        ? head.withOperation(
            head.operation().orElseThrow().ended(Phase.CANCELLED, Optional.empty()), now)
        : head;
  }
}
