package io.certwright.internal.issue;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.OutcomeUnknownException;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.keys.NewKey;
import io.certwright.internal.keys.VaultKeys;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.NextKeyRecord;
import io.certwright.internal.revoking.BlockedKeys;
import io.certwright.internal.schedule.Agenda;
import io.certwright.internal.schedule.Prepared;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Attempts;
import io.certwright.internal.version.Conflicts;
import io.certwright.internal.version.Hand;
import io.certwright.internal.version.PolicyRights;
import io.certwright.internal.version.VersionWrites;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.StoredRecord;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys that are made ahead of a renewal. A key stays until a version has it, so an attempt that
 * fails for good does not lose what others were told of. Where it cannot be read any more, or does
 * not fit the policy, the renewal takes a new one: it must not fail for that.
 */
public final class NextKeys {

  private final Gate gate;
  private final PolicyRights rights;
  private final RecordStore records;
  private final VaultKeys keys;
  private final VersionWrites versions;
  private final BlockedKeys blocked;
  private final Attempts attempts;

  NextKeys(
      Gate gate,
      PolicyRights rights,
      RecordStore records,
      VaultKeys keys,
      VersionWrites versions,
      BlockedKeys blocked,
      Attempts attempts) {
    this.gate = gate;
    this.rights = rights;
    this.records = records;
    this.keys = keys;
    this.versions = versions;
    this.blocked = blocked;
    this.attempts = attempts;
  }

  /** The public key that the next version is to have; empty: none was made ahead, or is of use. */
  public Optional<PublicKey> publicKey(CertificateRecord head) {
    return head.agenda()
        .prepared()
        .filter(key -> key.fits(head.policy()))
        .flatMap(key -> records.find(NextKeyRecord.TYPE, head.id()))
        .map(kept -> kept.value().publicKey().toByteArray())
        .map(records.crypto()::publicKey);
  }

  /** Makes the next key of a certificate, instead of one that does not fit any more. */
  public CertificateRecord prepare(Hand hand, Stored<CertificateRecord> stored) {
    var head = stored.value();
    var policy = head.policy();
    try {
      rights.requireForVersion(hand, head);
    } catch (IssuanceException e) {
      // People are told when the version is due for which the key would have been.
      return again(hand, stored, e.code() + ": " + e.reason(), Optional.empty());
    }
    try (var key = keys.generate(policy.key(), head.id())) {
      var now = hand.now();
      var record =
          new NextKeyRecord(
              head.name(),
              now,
              policy.key(),
              key.material().encoded(),
              key.material().location(),
              Extensions.NONE);
      var prepared = new Prepared(now, policy.key(), policy.exportable());
      var old = raw(head.id());
      var pkcs8 = key.pkcs8().bytes();
      var write =
          old.map(kept -> records.replace(NextKeyRecord.TYPE, record, pkcs8, kept.revision()))
              .orElseGet(() -> records.insert(NextKeyRecord.TYPE, record, pkcs8));
      var gone = old.flatMap(this::location);
      var after =
          commit(
              hand,
              stored,
              head.agenda().withPrepared(Optional.of(prepared)),
              AuditOutcome.DONE,
              "a key of " + policy.key(),
              List.of(write),
              key::keep);
      gone.ifPresent(keys::destroy);
      return after;
    } catch (KeyAccessException e) {
      return again(hand, stored, e.getMessage(), e.retryAfter());
    }
  }

  /**
   * Keeps in mind that the next key could not be made.
   *
   * @param thrown the class of what was thrown; its message may say anything
   */
  public CertificateRecord failed(Hand hand, Stored<CertificateRecord> stored, String thrown) {
    return again(hand, stored, "failed with " + thrown + "; see the log", Optional.empty());
  }

  private CertificateRecord again(
      Hand hand, Stored<CertificateRecord> stored, String why, Optional<Duration> retryAfter) {
    var head = stored.value();
    var next = attempts.next(head, Refusal.REJECTED, retryAfter, hand.now());
    return commit(
        hand,
        stored,
        head.agenda().keyAgainAt(next),
        AuditOutcome.FAILED,
        why + "; again at " + next,
        List.of(),
        () -> {});
  }

  private CertificateRecord commit(
      Hand hand,
      Stored<CertificateRecord> stored,
      Agenda agenda,
      AuditOutcome outcome,
      String detail,
      List<RecordWrite> more,
      Runnable keep) {
    var after = stored.value().withAgenda(agenda, hand.now());
    var writes = new ArrayList<>(more);
    writes.add(versions.changed(after, Optional.of(stored)));
    try {
      gate.commit(
          hand.caller(),
          "lifecycle/prepare-key",
          after.id(),
          outcome,
          hand.detail(detail, after),
          writes,
          hand.fences());
      keep.run();
      return after;
    } catch (OutcomeUnknownException e) {
      keep.run();
      throw e;
    } catch (ChangeRefusedException e) {
      throw Conflicts.changedMeanwhile(after.name());
    }
  }

  /** The key that was made ahead, if it fits the policy and nobody else may have it. */
  Optional<NewKey> take(CertificateRecord head) {
    if (head.agenda().prepared().filter(key -> key.fits(head.policy())).isEmpty()) {
      return Optional.empty();
    }
    try {
      return raw(head.id()).flatMap(this::opened);
    } catch (IntegrityException e) {
      return Optional.empty();
    }
  }

  private Optional<NewKey> opened(StoredRecord stored) {
    try (var opened = records.openWithSecret(NextKeyRecord.TYPE, stored)) {
      var record = opened.record().value();
      if (blocked.contains(record.publicKey())) {
        return Optional.empty();
      }
      var pkcs8 = opened.secret();
      var material =
          keys.restore(record.key(), record.publicKey(), record.location(), pkcs8.bytes());
      return Optional.of(NewKey.known(material, pkcs8.copy()));
    }
  }

  /**
   * What remains to be done with the key that was made ahead once a version is made.
   *
   * @param head the certificate's state, which tells of no next key
   * @param writes what is written with it
   * @param unused where a key is that the version does not have, to be destroyed afterwards
   */
  record Spent(CertificateRecord head, List<RecordWrite> writes, Optional<KeyLocation> unused) {}

  /** Ends the time of a key that was made ahead, with the version that has this key. */
  Spent spent(CertificateRecord after, KeyLocation used) {
    if (after.agenda().prepared().isEmpty()) {
      return new Spent(after, List.of(), Optional.empty());
    }
    var kept = raw(after.id());
    return new Spent(
        after.withAgenda(after.agenda().withPrepared(Optional.empty()), after.updated()),
        removal(after.id(), kept),
        kept.flatMap(this::location)
            .filter(KeyLocation.Hosted.class::isInstance)
            .filter(location -> !location.equals(used)));
  }

  private List<RecordWrite> removal(String name, Optional<StoredRecord> kept) {
    return kept.map(record -> records.delete(NextKeyRecord.TYPE, name, record.revision())).stream()
        .toList();
  }

  /** Destroys a key in a host that no record tells of any more. */
  void discard(Spent spent) {
    spent.unused().ifPresent(keys::destroy);
  }

  private Optional<KeyLocation> location(StoredRecord stored) {
    try {
      return Optional.of(records.open(NextKeyRecord.TYPE, stored).value().location());
    } catch (IntegrityException e) {
      return Optional.empty();
    }
  }

  private Optional<StoredRecord> raw(String name) {
    return Failures.guard(() -> records.storage().get(records.key(NextKeyRecord.TYPE, name)));
  }
}
