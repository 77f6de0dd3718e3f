package io.certwright.ca;

import io.certwright.Certificate;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.Problem;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.Names;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.ExtendedKeyUsage;
import io.certwright.spi.keys.KeySpec;
import java.security.cert.CertificateParsingException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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

  private static final int MOST_COMMON_NAME = 64;

  private final Vault vault;
  private final String name;

  private EmbeddedCa(Vault vault, String name) {
    this.vault = vault;
    this.name = name;
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
    var known = findOrCreate(vault, name, policy);
    if (known.x509().getBasicConstraints() < 0) {
      throw new ConflictException(
          "\"" + name + "\" is a certificate already, and none of a CA; choose another name");
    }
    requireKey(vault, name, known);
    return new EmbeddedCa(vault, name);
  }

  /** A CA whose certificate is only watched is somebody else's. */
  private static void requireKey(Vault vault, String name, Certificate known) {
    var version =
        EngineHolder.of(vault)
            .engine()
            .catalogue()
            .requireVersion(Names.fold(name), known.version())
            .version();
    if (version.location() instanceof KeyLocation.Absent) {
      throw new ConflictException(
          "the CA \""
              + name
              + "\" is only watched: its private key is not in this vault, so it signs nothing"
              + " here; choose another name, or import it with its key");
    }
  }

  private static Certificate findOrCreate(Vault vault, String name, CertificatePolicy policy) {
    Optional<Certificate> known = vault.find(name);
    if (known.isPresent()) {
      return known.get();
    }
    requireNoneDisabled(vault, name);
    try {
      vault.create(name, policy);
    } catch (ConflictException e) {
      // Another thread or process made it first, which is as good.
      return vault.find(name).orElseThrow(() -> e);
    }
    return vault.get(name);
  }

  /** What was taken out of service must not come back as another one by itself. */
  private static void requireNoneDisabled(Vault vault, String name) {
    try {
      var versions = vault.listVersions(name, PageRequest.first(1)).items();
      if (!versions.isEmpty() && !versions.get(0).isEnabled()) {
        throw new ConflictException(
            "every version of \"" + name + "\" is disabled; enable one, or create another");
      }
    } catch (NotFoundException e) {
      return;
    }
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
   * The certificate that signs OCSP answers for this CA, named like it with {@code -ocsp} behind:
   * the one that there is, or a new one with a P-256 key that this CA issues for two weeks, by
   * {@link CertificatePolicy#ocspSigner}. A running {@code LifecycleManager} renews it like every
   * other. A CA that has another key since signs with the certificate that it issues for that key
   * then; for what was issued under the former key, the former certificate signs until it ends, and
   * the former key itself after that (RFC 6960, section 4.2.2.2).
   *
   * @throws InvalidRequestException if the name is too long to put {@code -ocsp} behind it
   * @throws ConflictException if there is a certificate of that name for another purpose, or one
   *     that is disabled
   * @throws io.certwright.errors.IssuanceException if the CA cannot issue it
   */
  public Certificate openOrCreateOcspSigner() {
    var signer = name + "-ocsp";
    var policy = CertificatePolicy.ocspSigner(commonName(signer)).issuer(name).build();
    var known = findOrCreate(vault, signer, policy);
    try {
      var purposes = known.x509().getExtendedKeyUsage();
      if (purposes != null && purposes.contains(ExtendedKeyUsage.OCSP_SIGNING.oid())) {
        return known;
      }
    } catch (CertificateParsingException e) {
      // One that does not say what it is for is for something else.
    }
    throw new ConflictException(
        "\""
            + signer
            + "\" is a certificate already, and none that signs OCSP answers;"
            + " give it a policy that does (CertificatePolicy.ocspSigner), or delete it");
  }

  /** A common name has 64 characters at most, and need not be unique. */
  private static String commonName(String signer) {
    return signer.length() <= MOST_COMMON_NAME ? signer : signer.substring(0, MOST_COMMON_NAME);
  }

  @Override
  public String toString() {
    return "EmbeddedCa[" + name + "]";
  }
}
