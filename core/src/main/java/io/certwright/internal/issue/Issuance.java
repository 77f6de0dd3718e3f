package io.certwright.internal.issue;

import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.Problem;
import io.certwright.errors.VaultException;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.record.Schedule;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;

/**
 * Makes versions of certificates.
 *
 * <p>Signed in this process, by the certificate's own key or by a CA of the same vault, a version
 * takes one commit: state, version, serial number and audit entry become durable together, and
 * nothing that was signed leaves before. By an issuer outside it takes two: the intent (key, CSR,
 * operation) before the issuer is asked, the result afterwards ({@link OutsideIssuance}).
 *
 * <p>Thread-safe.
 */
public final class Issuance {

  private final Gate gate;
  private final Catalogue catalogue;
  private final Crypto crypto;
  private final Clock clock;
  private final VaultKeys keys;
  private final KeyDesk desk;
  private final IssuerDirectory directory;
  private final CertificateMaker maker;
  private final VersionWrites versions;
  private final Attempts attempts;
  private final OutsideIssuance outside;

  /**
   * Issuance in a vault.
   *
   * @param issuers the issuers that the application registered, by name
   * @param random spreads attempts, from 0 to 1; no key or nonce comes from it
   */
  public Issuance(
      Gate gate,
      RecordStore records,
      Catalogue catalogue,
      Crypto crypto,
      Clock clock,
      VaultKeys keys,
      KeyDesk desk,
      Map<String, Issuer> issuers,
      DoubleSupplier random) {
    this.gate = gate;
    this.catalogue = catalogue;
    this.crypto = crypto;
    this.clock = clock;
    this.keys = keys;
    this.desk = desk;
    this.directory = new IssuerDirectory(issuers, catalogue);
    this.maker = new CertificateMaker(crypto);
    this.versions = new VersionWrites(records, crypto);
    this.attempts = new Attempts(catalogue, random);
    this.outside = new OutsideIssuance(gate, records, crypto, keys, versions, directory, attempts);
  }

  /**
   * Makes the first or a further version of a certificate, under this policy from now on.
   *
   * @param operation what the audit trail calls it
   * @return the certificate's state afterwards
   * @throws ConflictException if an operation is in progress, or another change came first
   */
  public CertificateRecord create(
      Caller caller, String operation, String name, CertificatePolicy policy) {
    var known = catalogue.head(Names.fold(name));
    known.ifPresent(head -> requireIdle(head.value()));
    return issue(caller, operation, name, policy, known);
  }

  /** Makes a further version of a certificate under the policy that it has. */
  public CertificateRecord renew(Caller caller, Stored<CertificateRecord> head) {
    requireIdle(head.value());
    return issue(
        caller,
        "certificates/renew",
        head.value().name(),
        head.value().policy(),
        Optional.of(head));
  }

  /**
   * Goes on with the operation in progress, if there is one: asks the outside issuer once.
   *
   * @return the certificate's state afterwards
   */
  public CertificateRecord advance(Caller caller, String name) {
    return outside.advance(caller, name, now());
  }

  /**
   * Keeps in mind that an attempt at a certificate failed before anybody outside was asked.
   *
   * @return the certificate's state afterwards, with the time of the next attempt
   */
  public CertificateRecord failed(
      Caller caller, Stored<CertificateRecord> stored, VaultException why) {
    var now = now();
    var refusal = why instanceof IssuanceException e ? e.refusal() : Refusal.TRANSIENT;
    var head = stored.value();
    var next = attempts.next(head, refusal, why.retryAfter(), now);
    var after = head.withSchedule(head.schedule().retry(next), now);
    try {
      gate.commit(
          caller,
          "certificates/failed",
          head.id(),
          String.valueOf(why.getMessage()),
          List.of(write(after, Optional.of(stored))));
    } catch (ChangeRefusedException e) {
      throw changedMeanwhile(head.name());
    }
    return after;
  }

  /**
   * Takes a certificate in hand until the end of a lease: others leave it alone until then.
   *
   * @return its state with the revision that the next change builds on; empty: somebody else was
   *     first
   */
  public Optional<Stored<CertificateRecord>> claim(
      Caller caller, Stored<CertificateRecord> stored, String worker, Instant until) {
    var head = stored.value();
    var leased = head.withSchedule(head.schedule().leased(worker, until), now());
    try {
      gate.commit(
          caller,
          "lifecycle/claim",
          head.id(),
          worker,
          List.of(write(leased, Optional.of(stored))));
      return Optional.of(new Stored<>(leased, stored.revision() + 1));
    } catch (ChangeRefusedException e) {
      return Optional.empty();
    }
  }

  /** Gives the operation in progress up. */
  public CertificateRecord cancel(Caller caller, String name) {
    return outside.cancel(caller, catalogue.requireHead(name), now());
  }

  /**
   * Sets the wanted state of a certificate, without waiting for it.
   *
   * @return the certificate's state afterwards
   */
  public CertificateRecord declare(Caller caller, String name, CertificatePolicy policy) {
    requirePossible(policy);
    directory.resolve(policy);
    var known = catalogue.head(Names.fold(name));
    if (known.isPresent() && known.get().value().policy().equals(policy)) {
      return known.get().value();
    }
    var now = now();
    var changed =
        known
            .map(head -> redeclared(head.value(), policy, now))
            .orElseGet(
                () ->
                    CertificateRecord.declared(name, policy, now)
                        .withSchedule(Schedule.at(now, Schedule.Reason.ISSUE), now));
    try {
      gate.commit(caller, "policies/set", changed.id(), "", List.of(write(changed, known)));
    } catch (ChangeRefusedException e) {
      throw changedMeanwhile(name);
    }
    return changed;
  }

  private static CertificateRecord redeclared(
      CertificateRecord head, CertificatePolicy policy, Instant now) {
    requireIdle(head);
    return head.withPolicy(policy, now).withSchedule(Schedule.at(now, Schedule.Reason.ISSUE), now);
  }

  private CertificateRecord issue(
      Caller caller,
      String operation,
      String name,
      CertificatePolicy policy,
      Optional<Stored<CertificateRecord>> known) {
    requirePossible(policy);
    var now = now();
    var before =
        known
            .map(head -> head.value().withPolicy(policy, now))
            .orElseGet(() -> CertificateRecord.declared(name, policy, now));
    var revision = known.map(head -> OptionalLong.of(head.revision())).orElse(OptionalLong.empty());
    var meaning = directory.resolve(policy);
    try (var key = keyFor(before)) {
      if (meaning instanceof IssuerDirectory.Meaning.Outside issuer) {
        return outside.begin(caller, operation, before, revision, key, issuer, now);
      }
      var made =
          meaning instanceof IssuerDirectory.Meaning.Embedded ca
              ? maker.signedBy(desk.authority(ca.name()), policy, key.material(), now)
              : maker.selfSigned(policy, key.material(), now);
      return commit(caller, operation, before, revision, key, made, meaning, now);
    } catch (ChangeRefusedException e) {
      throw changedMeanwhile(name);
    }
  }

  private CertificateRecord commit(
      Caller caller,
      String operation,
      CertificateRecord before,
      OptionalLong revision,
      NewKey key,
      Made made,
      IssuerDirectory.Meaning meaning,
      Instant now)
      throws ChangeRefusedException {
    var version = versions.nextVersion(before);
    var state =
        OperationState.completedAtOnce(
            HexFormat.of().formatHex(crypto.randomBytes(16)),
            now,
            Names.fold(before.policy().issuer()),
            version);
    var after = versions.completed(before.withOperation(state, now), version, made, now);
    var writes = new ArrayList<RecordWrite>();
    writes.add(versions.head(after, revision, RecordStore.noSecret()));
    writes.add(versions.insert(after, version, key.material(), key.pkcs8().bytes(), made, now));
    if (meaning instanceof IssuerDirectory.Meaning.Embedded ca) {
      writes.add(versions.issuedBy(ca.name(), after, version, made, now));
    }
    gate.commit(caller, operation, after.id() + "/" + version, "serial " + made.serial(), writes);
    return after;
  }

  /** The key that a next version gets: a new one, or the present one if the policy says so. */
  private NewKey keyFor(CertificateRecord head) {
    var policy = head.policy();
    if (policy.reuseKey() && head.current().isPresent()) {
      var snapshot = catalogue.requireVersion(head.id(), head.current().get());
      if (snapshot.version().key() == policy.key()) {
        try (var opened = desk.withSecret(snapshot.version().id())) {
          return new NewKey(desk.material(snapshot), opened.secret().copy());
        }
      }
    }
    return keys.generate(policy.key(), head.id());
  }

  private void requirePossible(CertificatePolicy policy) {
    if (policy.exportable() && keys.isHosted()) {
      throw new InvalidPolicyException(
          List.of(
              new Problem(
                  "exportable",
                  "hosted",
                  "a private key in a key host never leaves it; make the policy not exportable")));
    }
  }

  private RecordWrite write(CertificateRecord changed, Optional<Stored<CertificateRecord>> known) {
    var revision = known.map(head -> OptionalLong.of(head.revision())).orElse(OptionalLong.empty());
    return versions.head(changed, revision, RecordStore.noSecret());
  }

  private static void requireIdle(CertificateRecord head) {
    if (head.isBusy()) {
      throw new ConflictException(
          "an operation on \""
              + head.name()
              + "\" is in progress since "
              + head.operation().map(OperationState::started).orElse(head.updated())
              + "; wait for it or cancel it first");
    }
  }

  static ConflictException changedMeanwhile(String name) {
    return new ConflictException(
        "\""
            + name
            + "\" was changed by somebody else meanwhile; nothing was done. Look at it and"
            + " try again");
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
