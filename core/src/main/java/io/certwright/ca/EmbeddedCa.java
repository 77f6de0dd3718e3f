package io.certwright.ca;

import io.certwright.Certificate;
import io.certwright.CertificationRequest;
import io.certwright.Vault;
import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.Problem;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Matter;
import io.certwright.internal.record.Names;
import io.certwright.policy.AuthoritySettings;
import io.certwright.policy.AuthorityState;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificateProfile;
import io.certwright.policy.ProfileFields;
import io.certwright.spi.keys.KeySpec;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * A certification authority inside a vault: a certificate with the right to sign others, whose key
 * lives in the vault under the same protection as every other.
 *
 * <p>A policy names it as its issuer by {@link #name()}. What it signs becomes durable together
 * with its serial number in one commit, so no certificate of it is ever out that the vault knows
 * nothing of. It refuses names outside its name constraints, or those of a CA above it that is in
 * the vault, before it signs. Its own renewal is not automatic, because relying parties have to
 * learn of a new root.
 *
 * <p>Thread-safe.
 */
public final class EmbeddedCa {

  private static final Duration ROOT_LIFE = Duration.ofDays(3650);
  private static final Duration INTERMEDIATE_LIFE = Duration.ofDays(1825);

  private final Vault vault;
  private final EngineHolder holder;
  private final String name;

  private EmbeddedCa(Vault vault, String name) {
    this.vault = vault;
    this.holder = EngineHolder.of(vault);
    this.name = name;
  }

  /**
   * The CA of this name.
   *
   * @throws NotFoundException if there is no certificate of this name in service
   * @throws ConflictException if it is none of a CA, or only watched
   */
  public static EmbeddedCa open(Vault vault, String name) {
    return of(vault, name, vault.get(name));
  }

  /**
   * The root CA of this name: the one that there is, or a new one with a P-384 key and ten years of
   * validity. {@link #openOrCreate} makes one as a policy says.
   */
  public static EmbeddedCa openOrCreateRoot(Vault vault, String name) {
    return openOrCreate(
        vault,
        name,
        CertificatePolicy.rootCa(name).key(KeySpec.EC_P384).validity(ROOT_LIFE).build());
  }

  /**
   * The issuing CA of this name below another one: the one that there is, or a new one with a P-256
   * key, five years of validity and path length 0, so that it signs end entities only.
   */
  public static EmbeddedCa openOrCreateIssuing(Vault vault, String name, EmbeddedCa parent) {
    return openOrCreate(
        vault,
        name,
        CertificatePolicy.intermediateCa(name, 0)
            .key(KeySpec.EC_P256)
            .validity(INTERMEDIATE_LIFE)
            .issuer(parent.name())
            .build());
  }

  /**
   * The CA of this name: the one that there is, whatever its policy, or a new one as the policy
   * says.
   *
   * @param policy a CA's: self-signed for a root, or with the name of the CA above it as the issuer
   * @throws InvalidPolicyException if the policy is not that of a CA
   * @throws ConflictException if there is a certificate of this name that is none of a CA, or a CA
   *     that is disabled or only watched
   */
  public static EmbeddedCa openOrCreate(Vault vault, String name, CertificatePolicy policy) {
    if (policy.certificateAuthority().isEmpty()) {
      throw new InvalidPolicyException(
          List.of(
              new Problem(
                  "certificateAuthority",
                  "required",
                  "the policy of the CA \""
                      + name
                      + "\" is that of an end entity; start from"
                      + " rootCa or intermediateCa")));
    }
    if (Names.isReservedForIssuers(Names.fold(name))) {
      throw new InvalidRequestException(
          "name", "\"" + name + "\" means something else where a policy names its issuer");
    }
    return of(vault, name, CaCertificates.findOrCreate(vault, name, policy));
  }

  private static EmbeddedCa of(Vault vault, String name, Certificate known) {
    CaCertificates.requireSigning(vault, name, known);
    return new EmbeddedCa(vault, name);
  }

  /** The name that a policy names it by. */
  public String name() {
    return name;
  }

  /** Its present certificate. */
  public Certificate certificate() {
    return vault.get(name);
  }

  /**
   * What is set for it.
   *
   * @return {@link AuthoritySettings#STANDARD} if nothing was set
   */
  public AuthoritySettings settings() {
    authorise(Permission.CERTIFICATES_GET);
    return holder.engine().authorities().terms(id()).settings();
  }

  /**
   * Sets what it publishes, where and when. What it signs from then on says so, on other nodes
   * within {@link io.certwright.VaultBuilder#freshness}; a certificate that there is already keeps
   * its addresses, and the lists that it names go on being made.
   *
   * @return what is set then
   * @throws NotFoundException if there is no such CA any more
   * @throws ConflictException if others change it all the time
   */
  public AuthoritySettings configure(AuthoritySettings settings) {
    authorise(Permission.CERTIFICATES_SET_ISSUERS);
    return holder.engine().authorities().configure(holder.caller(), id(), settings).settings();
  }

  /**
   * Signs a certificate for the key of a request that was made elsewhere: by software that keeps
   * its own key, or by another vault for a CA of its own that this one stands above. When this
   * returns, the serial number, the certificate and the audit entry are durable; whatever it
   * throws, nothing was given out that the CA knows nothing of.
   *
   * <pre>{@code
   * var request = CertificationRequest.of(Files.readAllBytes(file));
   * var signed = ca.sign(request, request.policy().validity(Duration.ofDays(30)).build());
   * }</pre>
   *
   * @param policy what the certificate is to say, mostly what the request asks for. Its issuer and
   *     what it says of renewals and of the private key mean nothing here
   * @throws InvalidRequestException if the policy is for another kind of key
   * @throws IssuanceException if the CA, or one above it, may not sign that, the lint finds an
   *     error in it, the key is weak or blocked, or the CA is not in service
   * @throws io.certwright.errors.OutcomeUnknownException if the storage was lost before it
   *     answered: look at {@link #issued} whether there is a certificate for the request
   */
  public SignedCertificate sign(CertificationRequest request, CertificatePolicy policy) {
    var offered = holder.request(request);
    var caller =
        admitted(
            Permission.AUTHORITIES_SIGN,
            () -> Matter.of("sign a request by", policy).with(offered.content()));
    var key = offered.request().key();
    if (policy.key() != key) {
      throw new InvalidRequestException(
          "policy", "it is for a key " + policy.key() + ", the request has " + key);
    }
    return SignedCertificate.of(
        holder.engine().issuance().signing().sign(caller, id(), offered, policy));
  }

  /**
   * Signs what a request asks for, as far as a profile has it: its names, its authority and its
   * purposes have to be allowed, of its other extensions those that the profile lists are copied.
   * It gets the longest life of the profile, and its purposes if it names none. Otherwise as {@link
   * #sign}.
   *
   * @param profile the name of one of the {@link #profiles}
   * @throws InvalidRequestException if the CA has no such profile
   * @throws IssuanceException if the profile does not allow it, with what it has against it ({@link
   *     IssuanceException#problems}), or as {@link #sign} has it
   */
  public SignedCertificate signUnder(String profile, CertificationRequest request) {
    var offered = holder.request(request);
    var caller =
        admitted(
            Permission.AUTHORITIES_SIGN,
            () -> underProfile(profile, offered.told()).with(offered.content()));
    return SignedCertificate.of(
        holder.engine().issuance().signing().signUnder(caller, id(), offered, profile));
  }

  /** Under the profile as it is now: others approve what may come of it, and not its name. */
  private Matter underProfile(String profile, String request) {
    var now =
        holder.engine().issuance().authorities().terms(id()).profiles().stream()
            .filter(one -> one.name().equalsIgnoreCase(profile))
            .toList();
    var what = "sign a request under the profile " + profile + " of " + now + ": " + request;
    return withProfiles(Matter.of(what), now);
  }

  private static Matter withProfiles(Matter matter, List<CertificateProfile> profiles) {
    var exactly = matter;
    for (var profile : profiles) {
      exactly = exactly.withFields(ProfileFields.encode(profile));
    }
    return exactly;
  }

  /** What may be asked of it; nothing here: everything. */
  public List<CertificateProfile> profiles() {
    authorise(Permission.AUTHORITIES_GET);
    return holder.engine().issuance().authorities().terms(id()).profiles();
  }

  /**
   * Sets what may be asked of it. From then on, on every node, it signs nothing but what one of the
   * profiles allows, also of what the policies of the vault ask for.
   *
   * @param profiles instead of those that there are; none: everything may be asked
   * @throws InvalidRequestException if two have the same name, or there are more than 50
   */
  public void setProfiles(CertificateProfile... profiles) {
    var all = List.of(profiles);
    var caller =
        admitted(
            Permission.AUTHORITIES_MANAGE,
            () -> withProfiles(Matter.of("have it sign by the profiles " + all), all));
    holder.engine().issuance().authorities().allow(caller, id(), all);
  }

  /** What it does with its key. */
  public AuthorityState state() {
    authorise(Permission.AUTHORITIES_GET);
    return holder.engine().issuance().authorities().terms(id()).state();
  }

  /**
   * Has it issue, or only answer for the status of what it has issued, or nothing for ever. It
   * counts at once, on every node. A certificate whose policy names a CA that does not issue is not
   * renewed any more.
   *
   * @throws ConflictException if it is retired, or a successor is prepared
   */
  public void changeState(AuthorityState state) {
    var caller = admitted(Permission.AUTHORITIES_MANAGE, () -> Matter.of("put it into " + state));
    holder.engine().issuance().authorities().changeState(caller, id(), state);
  }

  /** Has another key and certificate take over from the present ones, without an outage. */
  public CaRollover rollover() {
    return new CaRollover(vault, holder, id());
  }

  /** What it has issued, by request or as the policies of the vault say. */
  public IssuedCertificates issued() {
    return new IssuedCertificates(holder, id());
  }

  private Caller admitted(Permission permission, Supplier<Matter> what) {
    return holder.engine().gate().admit(holder.caller(), permission, id(), what);
  }

  private void authorise(Permission permission) {
    holder.engine().gate().authorise(holder.caller(), permission, id());
  }

  private String id() {
    return Names.fold(name);
  }

  /** Its revocation lists. */
  public AuthorityCrls crls() {
    return AuthorityCrls.of(vault, name);
  }

  /**
   * The certificate that signs OCSP answers for this CA, named like it with {@code -ocsp} behind:
   * the one that there is, or a new one with a P-256 key that this CA issues for two weeks, by
   * {@link CertificatePolicy#ocspSigner}. A running {@code LifecycleManager} renews it like every
   * other. A CA that has another key since signs with the certificate that it issues for that key
   * then; with each, the former keys that have not ended certify one more version, which answers
   * for what was issued under them (RFC 6960, section 4.2.2.2). It names this CA as its issuer, so
   * it has to be deleted before the CA can be.
   *
   * @throws InvalidRequestException if the name is too long to put {@code -ocsp} behind it
   * @throws ConflictException if there is a certificate of that name for another purpose, or one
   *     that is disabled
   * @throws io.certwright.errors.IssuanceException if the CA cannot issue it
   */
  public Certificate openOrCreateOcspSigner() {
    return OcspSigners.openOrCreate(vault, name);
  }

  @Override
  public String toString() {
    return "EmbeddedCa[" + name + "]";
  }
}
