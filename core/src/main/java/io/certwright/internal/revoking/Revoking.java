package io.certwright.internal.revoking;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.VaultException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.keys.KeyStatement;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.KeyProof;
import io.certwright.internal.record.Revoked;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.schedule.Schedule;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.store.WithSecret;
import io.certwright.internal.version.Conflicts;
import io.certwright.internal.version.KeyDesk;
import io.certwright.internal.version.RevocationLists;
import io.certwright.internal.version.VersionWrites;
import io.certwright.policy.Renewal;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.RecordWrite;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Revokes certificates, and takes holds back. The version, the certificate's state, what the CA
 * remembers of the serial number, the block on a compromised key and the audit entry are one
 * commit: when this returns, the version is out of service and the CA knows.
 *
 * <p>What is revoked stays so, with the reason that it has; only a hold may be taken back or become
 * final, and another reason may become a compromise of the key, of which one often learns later.
 * Thread-safe.
 */
public final class Revoking {

  private static final int PAGE = 100;

  private final Gate gate;
  private final RecordStore records;
  private final Catalogue catalogue;
  private final KeyDesk desk;
  private final VersionWrites versions;
  private final VersionChanges changes;
  private final BlockedKeys blocked;
  private final IssuerRevocations elsewhere;
  private final RevocationLists lists;
  private final Clock clock;

  public Revoking(
      Gate gate,
      RecordStore records,
      Catalogue catalogue,
      KeyDesk desk,
      VersionWrites versions,
      VersionChanges changes,
      BlockedKeys blocked,
      IssuerRevocations elsewhere,
      RevocationLists lists,
      Clock clock) {
    this.lists = lists;
    this.gate = gate;
    this.records = records;
    this.catalogue = catalogue;
    this.desk = desk;
    this.versions = versions;
    this.changes = changes;
    this.blocked = blocked;
    this.elsewhere = elsewhere;
    this.clock = clock;
  }

  /**
   * Revokes a version.
   *
   * @param name the certificate's folded name; it may be deleted
   * @return the version as it is then
   * @throws ConflictException if it is revoked for another reason already, or the certificate was
   *     changed by others each time that it was tried
   */
  public VersionRecord revoke(Caller caller, String name, String version, StatusChange.Wish wish) {
    return wish.isCompromise()
        ? blocked.alone(() -> changed(caller, name, version, StatusChange.revoked(wish)))
        : changed(caller, name, version, StatusChange.revoked(wish));
  }

  private VersionRecord changed(Caller caller, String name, String version, StatusChange step) {
    return Retry.untilDone(
        () -> change(caller, name, version, step), () -> Conflicts.changedMeanwhile(name));
  }

  /** Takes the hold on a version back. */
  public VersionRecord release(Caller caller, String name, String version) {
    return changed(caller, name, version, StatusChange.released());
  }

  /**
   * Revokes every version that has a key.
   *
   * @return those versions as they are then
   */
  public List<VersionRecord> revokeKey(Caller caller, PublicKey key, StatusChange.Wish wish) {
    var hash = HexFormat.of().formatHex(records.crypto().sha256(encoded(key)));
    if (wish.isCompromise()) {
      // First, so that none is issued for it while its certificates are gone through.
      blocked.add(caller, Bytes.copyOf(encoded(key)), "key compromise");
    }
    var match = new AttributeMatch.Exact(new AttributeValue.Text(hash));
    var done = new ArrayList<VersionRecord>();
    Optional<FindQuery.Place> after = Optional.empty();
    do {
      var page = records.search(VersionRecord.TYPE, VersionRecord.KEY_HASH, match, after, PAGE);
      page.records().forEach(found -> done.add(revokeOf(caller, found.value(), wish)));
      after = page.next();
    } while (after.isPresent());
    return done;
  }

  private VersionRecord revokeOf(Caller caller, VersionRecord version, StatusChange.Wish wish) {
    boolean isFinal =
        version.revocation().filter(how -> !how.isHold()).isPresent() && !wish.isCompromise();
    return isFinal ? version : revoke(caller, version.folded(), version.version(), wish);
  }

  private static byte[] encoded(PublicKey key) {
    var encoded = key.getEncoded();
    if (encoded == null) {
      throw new InvalidRequestException("key", "a public key needs an encoding to be found by");
    }
    return encoded;
  }

  VersionRecord change(Caller caller, String name, String version, StatusChange step)
      throws ChangeRefusedException {
    var head = catalogue.head(name).orElseThrow(() -> new NotFoundException("certificate", name));
    var id = VersionRecord.id(name, version);
    var now = now();
    try (var opened = desk.withSecret(id)) {
      var before = opened.record().value();
      var how = step.after("\"" + id + "\"", before.revocation(), now);
      if (how.equals(before.revocation())) {
        var told = how.isPresent() ? "was revoked already" : "was not on hold";
        gate.record(caller, step.operation(), id, AuditOutcome.DONE, told);
        return before;
      }
      if (how.isEmpty() && blocked.containsDigest(before.keyHash().toByteArray())) {
        throw VersionChanges.blocked(before);
      }
      var after = before.with(how, now);
      var state = state(head.value(), after, step, now);
      gate.commit(
          caller,
          step.operation(),
          id,
          AuditOutcome.DONE,
          StatusChange.detail(how),
          writes(caller, opened, after, head, state, how, now),
          List.of(),
          List.of(told(how, state.currentVersion())));
      return after;
    }
  }

  private List<RecordWrite> writes(
      Caller caller,
      WithSecret<VersionRecord> opened,
      VersionRecord after,
      Stored<CertificateRecord> head,
      CertificateRecord state,
      Optional<Revoked> how,
      Instant now) {
    var writes = new ArrayList<RecordWrite>();
    writes.add(
        records.replace(
            VersionRecord.TYPE, after, opened.secret().bytes(), opened.record().revision()));
    writes.add(versions.changed(state, Optional.of(head)));
    writes.addAll(atIssuer(after, how, now));
    how.filter(revoked -> StatusChange.isCompromise(revoked.reason()))
        .map(compromised -> cause(caller, after, compromised))
        .ifPresent(cause -> writes.addAll(blocked.block(after.keyHash(), cause)));
    return writes;
  }

  private BlockedKeys.Cause cause(Caller caller, VersionRecord of, Revoked how) {
    return new BlockedKeys.Cause(caller, "key compromise of " + of.id(), note(of), how.invalid());
  }

  /** The key itself tells other vaults, unless it is not here, blocked already, or out of order. */
  private Optional<KeyProof> note(VersionRecord of) {
    if (of.location() instanceof KeyLocation.Absent
        || blocked.containsDigest(of.keyHash().toByteArray())) {
      return Optional.empty();
    }
    try {
      var material = desk.material(new CertificateSnapshot(of));
      return Optional.of(KeyStatement.compromised(material, of.keyHash()));
    } catch (VaultException e) {
      return Optional.empty();
    }
  }

  /**
   * What tells the issuer: a CA of this vault knows at once, one outside is asked by the engine.
   */
  List<RecordWrite> atIssuer(VersionRecord after, Optional<Revoked> how, Instant now) {
    var issued =
        records
            .find(IssuedRecord.TYPE, IssuedRecord.id(after.issuer(), after.serial()))
            .filter(found -> found.value().thumbprint().equals(after.thumbprint()));
    return issued.isPresent()
        ? List.of(
            replacement(records, issued.get(), how, now),
            lists.changed(issued.get().value().list(), now))
        : elsewhere.wanted(after, how, now).stream().toList();
  }

  /** For what a version is revoked whose key others may have. */
  static RevocationReason compromise(VersionRecord version) {
    boolean authority = new CertificateSnapshot(version).chain().get(0).getBasicConstraints() >= 0;
    return authority ? RevocationReason.CA_COMPROMISE : RevocationReason.KEY_COMPROMISE;
  }

  public static RecordWrite replacement(
      RecordStore records, Stored<IssuedRecord> issued, Optional<Revoked> how, Instant now) {
    return records.replace(
        IssuedRecord.TYPE,
        issued.value().with(how, now),
        RecordStore.noSecret(),
        issued.revision());
  }

  private static VaultEvent told(Optional<Revoked> how, Optional<String> current) {
    return how.<VaultEvent>map(
            revoked -> new VaultEvent.Revoked(revoked.at(), revoked.reason().code()))
        .orElseGet(() -> new VaultEvent.VersionEnabled(current));
  }

  /** The certificate's state: another version serves, or a new one is made at once. */
  private CertificateRecord state(
      CertificateRecord head, VersionRecord after, StatusChange step, Instant now) {
    boolean served = head.currentVersion().equals(Optional.of(after.version()));
    var serving = head.serving(changes.serving(head, after), now);
    if (!served || step.wish().isEmpty() || head.isBusy() || head.isDeleted()) {
      return serving;
    }
    if (step.wish().get().replaced() && isRenewable(head, after)) {
      return serving.withSchedule(Schedule.at(now, Schedule.Reason.ISSUE), now);
    }
    boolean isHold = step.wish().get().reason() == RevocationReason.CERTIFICATE_HOLD;
    return isHold || serving.current().isPresent()
        ? serving
        : serving.withSchedule(Schedule.NOTHING, now);
  }

  private static boolean isRenewable(CertificateRecord head, VersionRecord version) {
    return !head.policy().renewal().equals(Renewal.never())
        && !(version.location() instanceof KeyLocation.Absent);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
