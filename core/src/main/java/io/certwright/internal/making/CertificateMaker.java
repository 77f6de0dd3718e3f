package io.certwright.internal.making;

import io.certwright.errors.IssuanceException;
import io.certwright.internal.bouncycastle.CertificateTemplate;
import io.certwright.internal.bouncycastle.GuardedX509;
import io.certwright.internal.bouncycastle.Pkcs10;
import io.certwright.internal.bouncycastle.RequestTemplate;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.keys.KeyMaterial;
import io.certwright.internal.schedule.ValidityWindow;
import io.certwright.lint.LintProfile;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificateProfile;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.security.auth.x500.X500Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs certificates and certification requests as a policy says.
 *
 * <p>What was signed is parsed and its signature verified before it is given back: a faulty
 * computation must not become a certificate, nor give the signing key away. What is to be signed is
 * linted before ({@link Linted}). Every certificate is logged as it is, at the level TRACE: it is
 * public. Thread-safe.
 */
public final class CertificateMaker {

  private static final Logger LOG = LoggerFactory.getLogger(CertificateMaker.class);
  private static final int SERIAL_BYTES = 20;

  private final Crypto crypto;

  public CertificateMaker(Crypto crypto) {
    this.crypto = crypto;
  }

  /** A certificate that the key signs for itself. */
  public Made selfSigned(CertificatePolicy policy, KeyMaterial key, Instant now) {
    var window = ValidityWindow.of(now, policy.validity().after(now), Instant.MIN);
    var own = CertifiedKey.of(key);
    var template =
        template(
            policy, own, policy.subject(), window, Optional.empty(), serial(), Published.NOTHING);
    return sign(template, policy.lint(), own, key, linted -> {});
  }

  /**
   * A certificate that an authority of this vault signs.
   *
   * @param profiles of which one has to allow it; none: the authority allows everything
   */
  public Made signedBy(
      Authority authority,
      CertificatePolicy policy,
      CertifiedKey key,
      List<CertificateProfile> profiles,
      Instant now) {
    authority.hierarchy().requireValid(now);
    var issuer = authority.certificate();
    var window = window(policy, issuer, now);
    var serial = serial();
    var template =
        template(
            policy,
            key,
            issuer.getSubjectX500Principal(),
            window,
            Optional.of(authority.keyId()),
            serial,
            Published.by(authority, serial));
    authority.require(template, profiles, now);
    var made = signedBy(authority, template, policy.lint(), key, now);
    return made.within(authority.chainOf(made.der(), policy.preferredRoot(), now));
  }

  /** A certificate by which an authority of this vault vouches for another authority. */
  public Made vouchingFor(X509Certificate subject, Authority authority, Instant now) {
    authority.hierarchy().requireValid(now);
    var template = CrossTemplate.of(subject, authority, serial(), now);
    authority.require(template, List.of(), now);
    var key = CertifiedKey.foreign(template.publicKey());
    return signedBy(authority, template, LintProfile.RFC_5280, key, now);
  }

  private Made signedBy(
      Authority authority,
      CertificateTemplate template,
      LintProfile lint,
      CertifiedKey key,
      Instant now) {
    return sign(template, lint, key, authority.key(), linted -> judge(authority, linted, now));
  }

  private static ValidityWindow window(
      CertificatePolicy policy, X509Certificate issuer, Instant now) {
    var asked = policy.validity().after(now);
    var most = issuer.getNotAfter().toInstant().plusSeconds(1);
    var end = policy.isTruncatedToIssuer() && asked.isAfter(most) ? most : asked;
    return ValidityWindow.of(now, end, issuer.getNotBefore().toInstant());
  }

  private static void judge(Authority authority, Linted linted, Instant now) {
    if (authority.hierarchy().isJudged()) {
      var unsigned = linted.assemble(new byte[1]);
      authority
          .hierarchy()
          .requireJudged(authority.name(), GuardedX509.parse(unsigned, GuardedX509.MAX_SIZE), now);
    }
  }

  /** A certification request, signed by the key that it is for. */
  public Bytes request(CertificatePolicy policy, KeyMaterial key) {
    var template =
        new RequestTemplate(
            policy.subject(),
            key.encoded(),
            PolicyMapping.names(policy),
            PolicyMapping.keyUsageBits(policy),
            policy.extendedKeyUsages(),
            policy.certificateAuthority().isPresent(),
            PolicyMapping.pathLength(policy),
            ExtensionMapping.requested(policy));
    var algorithm = Crypto.certificateSignature(key.spec());
    var toBeSigned = Pkcs10.toBeSigned(template);
    return Bytes.copyOf(
        Pkcs10.assemble(toBeSigned, algorithm, key.use().sign(algorithm, toBeSigned)));
  }

  private CertificateTemplate template(
      CertificatePolicy policy,
      CertifiedKey key,
      X500Principal issuer,
      ValidityWindow window,
      Optional<Bytes> authorityKeyId,
      BigInteger serial,
      Published published) {
    return new CertificateTemplate(
        serial,
        issuer,
        policy.subject(),
        key.encoded(),
        window.notBefore(),
        window.notAfter(),
        PolicyMapping.names(policy),
        PolicyMapping.keyUsageBits(policy),
        policy.extendedKeyUsages(),
        policy.certificateAuthority().isPresent(),
        PolicyMapping.pathLength(policy),
        authorityKeyId,
        ExtensionMapping.certified(policy, published),
        Optional.empty());
  }

  private Made sign(
      CertificateTemplate template,
      LintProfile lint,
      CertifiedKey key,
      KeyMaterial signer,
      Consumer<Linted> last) {
    var algorithm = Crypto.certificateSignature(signer.spec());
    var linted = Linted.encode(template, algorithm, lint, key.origin());
    last.accept(linted);
    // A copy: what becomes the certificate is what was linted, whatever a key host does with it.
    var signature = signer.use().sign(algorithm, linted.copy());
    if (!linted.isSigned(crypto, signer.publicKey(), signature)) {
      throw new IssuanceException(
          Refusal.TRANSIENT,
          "bad-signature",
          "the signature that was just made does not verify; nothing was issued. If it happens"
              + " again, suspect the machine or the key host",
          Optional.empty());
    }
    var der = linted.assemble(signature);
    var leaf = GuardedX509.parse(der, GuardedX509.MAX_SIZE);
    if (LOG.isTraceEnabled()) {
      LOG.trace("signed {}", Base64.getEncoder().encodeToString(der));
    }
    var encoded = Bytes.copyOf(der);
    return new Made(
        leaf, encoded, template.serial().toString(16), List.of(encoded), linted.findings());
  }

  /** 20 random bytes, positive: more than 158 bits of entropy (RFC 5280, section 4.1.2.2). */
  private BigInteger serial() {
    for (; ; ) {
      var bytes = crypto.randomBytes(SERIAL_BYTES);
      bytes[0] &= 0x7f;
      if (bytes[0] != 0) {
        return new BigInteger(1, bytes);
      }
    }
  }
}
