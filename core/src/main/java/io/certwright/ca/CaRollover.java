package io.certwright.ca;

import io.certwright.Certificate;
import io.certwright.TrustBundle;
import io.certwright.Vault;
import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Ask;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Matter;
import io.certwright.internal.record.VersionRecord;
import io.certwright.policy.CertificatePolicy;
import io.certwright.trust.TrustedAnchor;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a CA gets another key and certificate without an outage: a successor is prepared, made known
 * to those who have to trust it, and takes over when it is told to. The version before stays, to
 * answer for what it has issued.
 *
 * <pre>{@code
 * var rollover = ca.rollover();
 * rollover.prepare();
 * rollover.publishTo("shop-clients");       // those who trust this bundle trust the successor now
 * // ... once everybody has it
 * rollover.activate();
 * }</pre>
 *
 * <p>The keys of a root and its successor vouch for each other. What is issued after it took over
 * has a chain to the root before while that is valid, unless its policy {@linkplain
 * CertificatePolicy#preferredRoot prefers} the new one, so nobody has to hurry.
 *
 * <p>Thread-safe. Every method may throw what {@link Vault} says of all of its methods; those that
 * change something need the permission {@code authorities/manage}.
 */
public final class CaRollover {

  private final Vault vault;
  private final EngineHolder holder;
  private final String ca;

  CaRollover(Vault vault, EngineHolder holder, String ca) {
    this.vault = vault;
    this.holder = holder;
    this.ca = ca;
  }

  /**
   * Prepares a successor that is like the CA.
   *
   * @return the successor, which is out of service
   * @throws ConflictException if one is prepared already, an operation on the CA is in progress, or
   *     others change it all the time
   * @throws InvalidRequestException if the CA's issuer is outside: create its next version then,
   *     which takes over when it is there
   */
  public Certificate prepare() {
    return prepare(Optional.empty());
  }

  /**
   * Prepares a successor with another kind of key, another life or another name.
   *
   * @param policy that of a CA; it is the CA's from when the successor takes over
   * @throws ConflictException as {@link #prepare}
   * @throws InvalidRequestException if the policy is none of a CA, or its issuer is outside
   */
  public Certificate prepareAs(CertificatePolicy policy) {
    return prepare(Optional.of(policy));
  }

  private Certificate prepare(Optional<CertificatePolicy> policy) {
    var engine = holder.engine();
    engine.gate().terms(holder.caller(), List.of(managing()));
    var wanted = policy.orElseGet(() -> engine.catalogue().requireHead(ca).value().policy());
    // The CA above signs it, if there is one: that takes the right to be issued by that.
    var caller =
        engine
            .gate()
            .admit(
                holder.caller(),
                managing().withPolicy(wanted),
                () -> Matter.of("prepare a successor by", wanted));
    return certificate(engine.issuance().succession().prepare(caller, ca, wanted));
  }

  /** The successor, if one is prepared. */
  public Optional<Certificate> successor() {
    authorise(Permission.AUTHORITIES_GET);
    return holder.engine().issuance().rollover().successor(ca).map(this::certificate);
  }

  /**
   * Adds the successor, a root, to a trust bundle, which is made if there is none of this name.
   *
   * @throws NotFoundException if none is prepared
   */
  public TrustBundle publishTo(String bundle) {
    var next =
        successor().orElseThrow(() -> new NotFoundException("prepared successor of the CA", ca));
    return vault.trustBundles().put(bundle, TrustedAnchor.of(next.x509()));
  }

  /**
   * The certificates by which the keys of its versions vouch for one another, for whoever has to be
   * given them apart from a chain; those that have ended are left out.
   */
  public List<X509Certificate> crossCertificates() {
    authorise(Permission.AUTHORITIES_GET);
    return holder.engine().issuance().rollover().crosses(ca).stream()
        .map(cross -> SignedCertificate.parse(cross.certificate()))
        .toList();
  }

  /**
   * Has the successor take over at once, on every node. The version before cannot be deleted before
   * it has ended, because it answers for what it has issued.
   *
   * @return the successor, which issues now
   * @throws NotFoundException if none is prepared
   * @throws ConflictException if the CA got another version meanwhile or does not issue, or others
   *     change it all the time
   */
  public Certificate activate() {
    var caller = admitted(() -> Matter.of("have the successor " + prepared() + " take over"));
    return certificate(holder.engine().issuance().rollover().activate(caller, ca));
  }

  /**
   * Gives the successor up: it never takes over, and the certificates that vouch for it are
   * revoked. Whoever trusts it already has to be told otherwise.
   *
   * @throws NotFoundException if none is prepared
   * @throws ConflictException if others change the CA all the time
   */
  public void cancel() {
    var caller = admitted(() -> Matter.of("give the successor " + prepared() + " up"));
    holder.engine().issuance().rollover().cancel(caller, ca);
  }

  /** Which one is prepared now: others approve that one, and not whichever comes after it. */
  private String prepared() {
    return holder
        .engine()
        .issuance()
        .rollover()
        .successor(ca)
        .orElseThrow(() -> new NotFoundException("prepared successor of the CA", ca))
        .id();
  }

  private Caller admitted(Supplier<Matter> what) {
    return holder.engine().gate().admit(holder.caller(), List.of(managing()), what);
  }

  private Ask managing() {
    return Ask.of(Permission.AUTHORITIES_MANAGE, ca);
  }

  private void authorise(Permission permission) {
    holder.engine().gate().authorise(holder.caller(), permission, ca);
  }

  private Certificate certificate(VersionRecord version) {
    return vault.getVersion(version.name(), version.version());
  }

  @Override
  public String toString() {
    return "CaRollover[" + ca + "]";
  }
}
