package io.certwright.internal.rollover;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.OutcomeUnknownException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.authority.AuthorityChanges;
import io.certwright.internal.bouncycastle.CertificateSignature;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.issuers.IssuerDirectory;
import io.certwright.internal.keys.NewKey;
import io.certwright.internal.keys.VaultKeys;
import io.certwright.internal.making.Authority;
import io.certwright.internal.making.CertificateMaker;
import io.certwright.internal.making.CertifiedKey;
import io.certwright.internal.making.Made;
import io.certwright.internal.making.Signer;
import io.certwright.internal.record.AuthorityRecord;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.IssuingTerms;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.signing.CrossSigning;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Conflicts;
import io.certwright.internal.version.KeyDesk;
import io.certwright.internal.version.VersionWrites;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes the version of a CA that is to take over: a new key and a certificate for it, and for a
 * root the two by which the old key vouches for the new one and the new one for the old. All of it
 * becomes durable in one commit, with what is remembered of each certificate. Thread-safe.
 */
public final class Succession {

  private final Gate gate;
  private final Catalogue catalogue;
  private final VaultKeys keys;
  private final KeyDesk desk;
  private final IssuerDirectory directory;
  private final VersionWrites versions;
  private final AuthorityChanges changes;
  private final CertificateMaker maker;
  private final CrossSigning crossing;
  private final Clock clock;

  public Succession(
      Gate gate,
      Catalogue catalogue,
      Crypto crypto,
      VaultKeys keys,
      KeyDesk desk,
      IssuerDirectory directory,
      VersionWrites versions,
      AuthorityChanges changes,
      CrossSigning crossing,
      Clock clock) {
    this.gate = gate;
    this.catalogue = catalogue;
    this.keys = keys;
    this.desk = desk;
    this.directory = directory;
    this.versions = versions;
    this.changes = changes;
    this.maker = new CertificateMaker(crypto);
    this.crossing = crossing;
    this.clock = clock;
  }

  /**
   * Prepares a successor.
   *
   * @param ca the CA's folded name
   * @param wanted what it is to be
   * @throws ConflictException if one is prepared already, an operation on the CA is in progress, or
   *     others change it all the time
   * @throws InvalidRequestException if the policy is none of a CA, or its issuer is not in the
   *     vault
   */
  public VersionRecord prepare(Caller caller, String ca, CertificatePolicy wanted) {
    return Retry.untilDone(
        () -> tryPrepare(caller, ca, wanted), () -> Conflicts.changedMeanwhile(ca));
  }

  private VersionRecord tryPrepare(Caller caller, String ca, CertificatePolicy policy)
      throws ChangeRefusedException {
    var head = catalogue.requireHead(ca);
    Conflicts.requireIdle(head.value());
    requireNone(ca);
    if (policy.certificateAuthority().isEmpty()) {
      throw new InvalidRequestException("policy", "it is none of a CA");
    }
    var old = signer(ca, head);
    old.authority().requireIssuing();
    var parent = parent(ca, policy);
    try (var key = keys.generate(policy.key(), ca)) {
      return commit(caller, new Plan(ca, head, policy, old, parent, key, now()));
    } catch (ChangeRefusedException e) {
      var unused = desk.hasChanged(old);
      parent.ifPresent(desk::hasChanged);
      throw e;
    }
  }

  private void requireNone(String ca) {
    changes
        .terms(ca)
        .successor()
        .ifPresent(
            next -> {
              throw new ConflictException(
                  "the successor "
                      + next.version()
                      + " of the CA \""
                      + ca
                      + "\" is prepared already; activate or cancel it first");
            });
  }

  private Signer signer(String ca, Stored<CertificateRecord> head) {
    var signer = desk.signer(ca);
    boolean same = signer.state().expected().equals(OptionalLong.of(head.revision()));
    return !same && desk.hasChanged(signer) ? desk.signer(ca) : signer;
  }

  /** The CA above it; empty: it is a root. */
  private Optional<Signer> parent(String ca, CertificatePolicy policy) {
    var meaning = directory.resolve(policy);
    if (meaning instanceof IssuerDirectory.Meaning.Self) {
      return Optional.empty();
    }
    if (meaning instanceof IssuerDirectory.Meaning.Embedded above && !above.name().equals(ca)) {
      return Optional.of(desk.signer(above.name()));
    }
    throw new InvalidRequestException(
        "policy",
        "a successor is signed by itself or by another CA of this vault, not by \""
            + policy.issuer()
            + "\"; where the issuer is outside, create the CA's next version and merge it: it takes"
            + " over then, and the one before answers for what it has issued");
  }

  /** What a successor is made of. */
  private record Plan(
      String ca,
      Stored<CertificateRecord> head,
      CertificatePolicy policy,
      Signer old,
      Optional<Signer> parent,
      NewKey key,
      Instant now) {}

  private VersionRecord commit(Caller caller, Plan plan) throws ChangeRefusedException {
    var now = plan.now();
    var wanting = plan.head().value().wanting(plan.policy(), caller.actor(), now);
    var made = made(plan);
    var version = versions.nextVersion(plan.head().value());
    var record = versions.record(wanting, version, plan.key().material(), made, now);
    var waiting = record.with(false, record.tags(), now);
    var vouched = crosses(plan, waiting);
    var found = changes.found(plan.ca());
    var next = new IssuingTerms.Successor(waiting.version(), plan.policy());
    var terms =
        AuthorityChanges.issuing(found)
            .prepared(next, vouched.stream().map(CrossSigning.Vouched::cross).toList(), now);
    var writes = new ArrayList<RecordWrite>();
    writes.add(versions.insert(waiting, plan.key().pkcs8().bytes()));
    writes.addAll(versions.lists(waiting, made.leaf(), now));
    writes.add(versions.changed(plan.head().value().withFurther(now), Optional.of(plan.head())));
    writes.add(changes.write(plan.ca(), found, terms, now));
    vouched.forEach(each -> writes.add(each.write()));
    plan.parent()
        .ifPresent(
            above -> {
              writes.add(versions.issuedBy(above.authority(), waiting));
              writes.add(above.state());
            });
    try {
      gate.commit(
          caller,
          Permission.AUTHORITIES_MANAGE.code(),
          waiting.id(),
          AuditOutcome.DONE,
          "prepared; " + made.detail(),
          writes,
          List.of(),
          List.of(new VaultEvent.SuccessorPrepared(waiting.version(), waiting.notAfter())));
      plan.key().keep();
    } catch (OutcomeUnknownException e) {
      plan.key().keep();
      throw e;
    }
    return waiting;
  }

  private Made made(Plan plan) {
    var key = plan.key().material();
    return plan.parent()
        .map(Signer::authority)
        .map(
            above ->
                maker.signedBy(
                    above,
                    plan.policy(),
                    CertifiedKey.of(key),
                    above.terms().issuing().profiles(),
                    plan.now()))
        .orElseGet(() -> maker.selfSigned(plan.policy(), key, plan.now()));
  }

  /** Roots vouch for each other; what a CA above has signed needs nobody else to. */
  private List<CrossSigning.Vouched> crosses(Plan plan, VersionRecord waiting) {
    var old = plan.old().authority();
    if (plan.parent().isPresent()
        || !CertificateSignature.isBy(old.certificate(), old.certificate())) {
      return List.of();
    }
    var next =
        Authority.ofRoot(waiting, plan.key().material(), AuthorityRecord.standard(plan.ca()));
    return List.of(crossing.vouch(old, next, plan.now()), crossing.vouch(next, old, plan.now()));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
