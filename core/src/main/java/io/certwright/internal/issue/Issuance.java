package io.certwright.internal.issue;

import io.certwright.access.Actor;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.IssuanceException;
import io.certwright.internal.authority.AuthorityChanges;
import io.certwright.internal.authority.NearEnd;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.gate.Ask;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.gate.Terms;
import io.certwright.internal.issuers.IssuerDirectory;
import io.certwright.internal.keyfile.KeySource;
import io.certwright.internal.keys.VaultKeys;
import io.certwright.internal.meter.Meters;
import io.certwright.internal.node.StorageTime;
import io.certwright.internal.record.ApprovalRecord;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.revoking.BlockedKeys;
import io.certwright.internal.revoking.CompromisedVersions;
import io.certwright.internal.revoking.IssuedSerials;
import io.certwright.internal.revoking.IssuerRevocations;
import io.certwright.internal.revoking.KnownStatus;
import io.certwright.internal.revoking.Retirements;
import io.certwright.internal.revoking.Revoking;
import io.certwright.internal.revoking.VersionChanges;
import io.certwright.internal.rollover.Rollover;
import io.certwright.internal.rollover.Succession;
import io.certwright.internal.signing.CrossSigning;
import io.certwright.internal.signing.IssuedBooks;
import io.certwright.internal.signing.RequestSigning;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Attempts;
import io.certwright.internal.version.Conflicts;
import io.certwright.internal.version.Hand;
import io.certwright.internal.version.KeyDesk;
import io.certwright.internal.version.Milestones;
import io.certwright.internal.version.PolicyRights;
import io.certwright.internal.version.RevocationLists;
import io.certwright.internal.version.VersionWrites;
import io.certwright.policy.CertificatePolicy;
import java.util.List;
import java.util.Optional;
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

  private final Catalogue catalogue;
  private final StorageTime time;
  private final IssuerDirectory directory;
  private final VersionWrites versions;
  private final PendingOperations operations;
  private final KeyChoice keys;
  private final VersionMaking making;
  private final Failing failing;
  private final Claiming claiming;
  private final OutsideIssuance outside;
  private final ManualIssuance manual;
  private final VersionChanges changes;
  private final IssuerRevocations elsewhere;
  private final Revoking revoking;
  private final CompromisedVersions compromised;
  private final IssuedSerials serials;
  private final KnownStatus known;
  private final RequestSigning signing;
  private final IssuedBooks books;
  private final AuthorityChanges authorities;
  private final Rollover rollover;
  private final Succession succession;
  private final PolicyChanges policies;
  private final Declaring declaring;
  private final Importing importing;
  private final BlockedKeys blocked;
  private final Watching watching;
  private final Milestones milestones;
  private final Retirements retirements;
  private final NextKeys nextKeys;
  private final Oversight oversight;
  private final PuttingOff puttingOff;
  private final Forcing forcing;
  private final AwaitingApproval awaiting;
  private final PolicyRights rights;

  /**
   * Issuance in a vault.
   *
   * @param directory who is meant by the issuer that a policy names
   * @param random spreads attempts, from 0 to 1; no key or nonce comes from it
   * @param meters learns what issuers outside are asked
   */
  public Issuance(
      Gate gate,
      RecordStore records,
      Catalogue catalogue,
      Crypto crypto,
      StorageTime time,
      VaultKeys vaultKeys,
      KeyDesk desk,
      IssuerDirectory directory,
      DoubleSupplier random,
      Meters meters) {
    this.catalogue = catalogue;
    this.time = time;
    this.directory = directory;
    var lists = new RevocationLists(records);
    this.rights = new PolicyRights(gate);
    this.versions = new VersionWrites(records, crypto, desk, lists, gate.judge());
    var attempts = new Attempts(random);
    this.blocked = new BlockedKeys(gate, records, catalogue.blocks(), time.own());
    this.nextKeys = new NextKeys(gate, rights, records, vaultKeys, versions, blocked, attempts);
    this.milestones = new Milestones(gate, versions);
    this.oversight = new Oversight(gate, catalogue, versions, directory, attempts, meters);
    this.awaiting = new AwaitingApproval(gate, records, catalogue, versions, time, this::approved);
    this.operations =
        new PendingOperations(
            gate, records, crypto, vaultKeys, desk, versions, attempts, nextKeys, blocked,
            awaiting);
    this.authorities = new AuthorityChanges(gate, records, catalogue, versions, time.own());
    this.rollover =
        new Rollover(gate, records, catalogue, versions, authorities, lists, time.own());
    this.succession =
        new Succession(
            gate,
            catalogue,
            crypto,
            vaultKeys,
            desk,
            directory,
            versions,
            authorities,
            new CrossSigning(records, crypto),
            time.own());
    var nearEnd = new NearEnd(gate, authorities);
    var inside =
        new InsideIssuance(gate, crypto, catalogue, vaultKeys, desk, versions, nextKeys, nearEnd);
    this.outside =
        new OutsideIssuance(
            operations, records, time, desk, versions, directory, attempts, blocked, meters);
    this.manual = new ManualIssuance(operations, versions, blocked);
    this.keys = new KeyChoice(desk, vaultKeys, nextKeys, blocked);
    this.making = new VersionMaking(directory, versions, blocked, keys, inside, outside, manual);
    this.failing = new Failing(gate, crypto, versions, attempts);
    this.claiming = new Claiming(gate, versions);
    this.changes =
        new VersionChanges(gate, records, catalogue, desk, versions, authorities, time.own());
    this.elsewhere = new IssuerRevocations(gate, records, directory, random, meters);
    this.revoking =
        new Revoking(
            gate,
            records,
            catalogue,
            desk,
            versions,
            changes,
            blocked,
            elsewhere,
            lists,
            time.own());
    this.retirements = new Retirements(gate, rights, attempts, records, desk, versions, revoking);
    this.compromised =
        new CompromisedVersions(records, catalogue, desk, versions, changes, revoking);
    this.serials =
        new IssuedSerials(gate, records, catalogue, revoking, blocked, lists, time.own());
    this.known = new KnownStatus(records, blocked, serials);
    this.signing = new RequestSigning(gate, records, crypto, desk, blocked, nearEnd, time.own());
    this.books = new IssuedBooks(records);
    this.declaring = new Declaring(gate, catalogue, versions, time);
    this.policies = new PolicyChanges(gate, catalogue, versions, time.own());
    this.watching = new Watching(gate, rights, catalogue, crypto, versions, time.own());
    this.puttingOff = new PuttingOff(gate, crypto, versions, random);
    this.forcing = new Forcing(gate, catalogue, versions, time);
    this.importing =
        new Importing(gate, catalogue, crypto, vaultKeys, versions, directory, blocked, time.own());
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
    return making.make(hand(caller), operation, name, policy, caller.actor(), idle(name));
  }

  /**
   * Makes a version of a certificate that has none in service.
   *
   * @throws ConflictException likewise, or if one is in service by now
   * @see #create
   */
  public CertificateRecord createWhereNone(
      Caller caller, String operation, String name, CertificatePolicy policy) {
    var known = idle(name);
    if (known.flatMap(head -> head.value().currentVersion()).isPresent()) {
      throw Conflicts.changedMeanwhile(name);
    }
    return making.make(hand(caller), operation, name, policy, caller.actor(), known);
  }

  private Optional<Stored<CertificateRecord>> idle(String name) {
    var known = catalogue.head(Names.fold(name));
    known.ifPresent(head -> Conflicts.requireIdle(head.value()));
    return known;
  }

  /**
   * Makes a further version of a certificate under the policy that it has.
   *
   * @throws IssuanceException if the engine asks, and whoever set the policy has not the rights
   */
  public CertificateRecord renew(Hand hand, Stored<CertificateRecord> head) {
    var before = head.value();
    Conflicts.requireIdle(before);
    rights.requireForVersion(hand, before);
    return making.make(
        hand,
        "certificates/renew",
        before.name(),
        before.policy(),
        before.setBy(),
        Optional.of(head));
  }

  /**
   * Goes on with the operation in progress, if there is one: asks the outside issuer once.
   *
   * @param stored the certificate's state as it is in hand
   * @return the certificate's state afterwards
   * @throws ConflictException if the state is another one by now
   * @throws IssuanceException if the engine asks, and whoever set the policy has not the rights
   */
  public CertificateRecord advance(Hand hand, Stored<CertificateRecord> stored) {
    if (stored.value().awaitingOperation().isPresent()) {
      return awaiting.advance(hand, stored);
    }
    if (stored.value().isBusy()) {
      rights.requireForVersion(hand, stored.value());
    }
    return outside.advance(hand, stored);
  }

  private CertificateRecord approved(
      Hand hand,
      String operation,
      String name,
      CertificatePolicy policy,
      Actor setBy,
      Stored<CertificateRecord> known) {
    return making.make(hand, operation, name, policy, setBy, Optional.of(known));
  }

  /** Operations that wait for others to approve them. */
  public AwaitingApproval awaiting() {
    return awaiting;
  }

  /**
   * The same as {@link #create} once others have approved it; until then the operation waits.
   *
   * @param asks what permissions it takes
   * @param terms what is wanted of others
   */
  public CertificateRecord createApproved(
      Caller caller, List<Ask> asks, Terms terms, String name, CertificatePolicy policy) {
    keys.requirePossible(policy);
    directory.resolve(policy);
    return awaiting.begin(caller, asks, terms, name, policy, ApprovalRecord.Issuance.Kind.CREATION);
  }

  /** The same as {@link #renewNow} once others have approved it; until then an operation waits. */
  public CertificateRecord renewApproved(Caller caller, List<Ask> asks, Terms terms, String name) {
    var head = catalogue.requireHead(name).value();
    forcing.requireOwn(head);
    return awaiting.begin(
        caller, asks, terms, name, head.policy(), ApprovalRecord.Issuance.Kind.RENEWAL);
  }

  /** Whether a certificate is as it is declared by this caller, or on its way to be. */
  public boolean isAsDeclared(Caller caller, String name, CertificatePolicy policy) {
    return declaring.isAsDeclared(caller, name, policy) || awaiting.isAsked(caller, name, policy);
  }

  /** Keeps in mind that attempts failed. */
  public Failing failing() {
    return failing;
  }

  /** Takes certificates in hand. */
  public Claiming claiming() {
    return claiming;
  }

  /** The keys that no certificate gets any more. */
  public BlockedKeys blockedKeys() {
    return blocked;
  }

  /** Signs requests whose keys are elsewhere. */
  public RequestSigning signing() {
    return signing;
  }

  /** What CAs sign, and whether they do. */
  public AuthorityChanges authorities() {
    return authorities;
  }

  /** Has a version of a CA take over from another. */
  public Rollover rollover() {
    return rollover;
  }

  /** Makes the version that is to. */
  public Succession succession() {
    return succession;
  }

  /** What the CAs have issued. */
  public IssuedBooks books() {
    return books;
  }

  /** Tells that versions near their end. */
  public Milestones milestones() {
    return milestones;
  }

  /** Takes versions out of service whose time is over. */
  public Retirements retirements() {
    return retirements;
  }

  /** Makes keys ahead. */
  public NextKeys nextKeys() {
    return nextKeys;
  }

  /** Asks issuers about versions in service. */
  public Oversight oversight() {
    return oversight;
  }

  /** Changes versions that are there. */
  public VersionChanges changes() {
    return changes;
  }

  /** Revokes versions. */
  public Revoking revoking() {
    return revoking;
  }

  /** Revokes versions that have compromised keys. */
  public CompromisedVersions compromised() {
    return compromised;
  }

  /** Has issuers outside revoke what they issued. */
  public IssuerRevocations elsewhere() {
    return elsewhere;
  }

  /** Revokes what CAs of this vault issued. */
  public IssuedSerials serials() {
    return serials;
  }

  /** What is known of the revocation of any certificate. */
  public KnownStatus known() {
    return known;
  }

  /** Sets the policy for whatever is issued next, without issuing it. */
  public void updatePolicy(Caller caller, String name, CertificatePolicy policy) {
    keys.requirePossible(policy);
    directory.resolve(policy);
    policies.set(caller, name, policy);
  }

  /** Changes policies, and on whose behalf they are run. */
  public PolicyChanges policies() {
    return policies;
  }

  /** Watches certificates whose keys are elsewhere. */
  public Watching watching() {
    return watching;
  }

  /** Lets certificates wait whose issuer cannot be asked now. */
  public PuttingOff puttingOff() {
    return puttingOff;
  }

  /** Whether this is, by its folded name, an issuer outside the vault. */
  public boolean isOutside(String issuer) {
    return directory.isOutside(issuer);
  }

  /** Takes keys in that were made elsewhere. */
  public Importing importing() {
    return importing;
  }

  /** Gives the operation of this id up, which is in progress. */
  public CertificateRecord cancel(Caller caller, String name, String operation) {
    return operations.cancel(hand(caller), catalogue.requireHead(name), operation);
  }

  /** Forgets the operation of this id; one that is in progress is given up with it. */
  public void forget(Caller caller, String name, String operation) {
    operations.delete(hand(caller), catalogue.requireHead(name), operation);
  }

  /**
   * Completes the operation of this id with what a CA gave for its request.
   *
   * @return the new version
   */
  public CertificateSnapshot merge(Caller caller, String name, String operation, KeySource source) {
    return manual.merge(hand(caller), catalogue.requireHead(name), operation, source);
  }

  /**
   * Sets the wanted state of a certificate, without waiting for it. Several nodes that start at the
   * same moment declare the same: whoever comes too late looks again.
   *
   * @return the certificate's state afterwards
   * @throws ConflictException if an operation is in progress under another policy, or the
   *     certificate was changed by others each time that it was tried
   */
  public CertificateRecord declare(Caller caller, String name, CertificatePolicy policy) {
    keys.requirePossible(policy);
    directory.resolve(policy);
    return declaring.declare(caller, name, policy);
  }

  /**
   * Has a certificate renewed at once by the life cycle engine.
   *
   * @param name its folded name
   * @throws ConflictException if it is watched, deleted, or an operation is in progress
   */
  public CertificateRecord renewNow(Caller caller, String name) {
    return forcing.renewNow(caller, name);
  }

  /** Has certificates renewed at once. */
  public Forcing forcing() {
    return forcing;
  }

  /**
   * Whether an issuer that policies may name makes certificates by itself: nobody has to take
   * requests to it.
   *
   * @throws InvalidPolicyException if there is none of that name
   */
  public boolean isAutomatic(String issuer) {
    return !(directory.resolve(issuer) instanceof IssuerDirectory.Meaning.Manual);
  }

  private Hand hand(Caller caller) {
    return Hand.of(caller, time.own());
  }
}
