package io.certwright.internal.issue;

import io.certwright.errors.IssuanceException;
import io.certwright.internal.bouncycastle.CertificateTemplate;
import io.certwright.internal.bouncycastle.GuardedX509;
import io.certwright.internal.bouncycastle.Pkcs10;
import io.certwright.internal.bouncycastle.RequestTemplate;
import io.certwright.internal.bouncycastle.X509Encoder;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.schedule.ValidityWindow;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * Signs certificates and certification requests as a policy says.
 *
 * <p>What was signed is parsed and its signature verified before it is given back: a faulty
 * computation must not become a certificate, nor give the signing key away. Thread-safe.
 */
final class CertificateMaker {

  private static final int SERIAL_BYTES = 20;

  private final Crypto crypto;

  CertificateMaker(Crypto crypto) {
    this.crypto = crypto;
  }

  /** A certificate that the key signs for itself. */
  Made selfSigned(CertificatePolicy policy, KeyMaterial key, Instant now) {
    var window = ValidityWindow.of(now, policy.validity().after(now), Instant.MIN);
    var template = template(policy, key, policy.subject(), window, Optional.empty());
    return sign(template, key);
  }

  /** A certificate that an authority of this vault signs. */
  Made signedBy(Authority authority, CertificatePolicy policy, KeyMaterial key, Instant now) {
    var issuer = authority.certificate();
    var window =
        ValidityWindow.of(now, policy.validity().after(now), issuer.getNotBefore().toInstant());
    authority.requireAble(
        now,
        window.notAfter(),
        policy.certificateAuthority().isPresent(),
        PolicyMapping.pathLength(policy).orElse(0));
    var template =
        template(
            policy, key, issuer.getSubjectX500Principal(), window, Optional.of(authority.keyId()));
    var made = sign(template, authority.key());
    return new Made(made.leaf(), made.der(), made.serial(), authority.chainOf(made.der()));
  }

  /** A certification request, signed by the key that it is for. */
  Bytes request(CertificatePolicy policy, KeyMaterial key) {
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
      KeyMaterial key,
      X500Principal issuer,
      ValidityWindow window,
      Optional<Bytes> authorityKeyId) {
    return new CertificateTemplate(
        serial(),
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
        ExtensionMapping.certified(policy));
  }

  private Made sign(CertificateTemplate template, KeyMaterial signer) {
    var algorithm = Crypto.certificateSignature(signer.spec());
    var toBeSigned = X509Encoder.toBeSigned(template, algorithm);
    var signature = signer.use().sign(algorithm, toBeSigned);
    if (!crypto.verify(signer.publicKey(), algorithm, toBeSigned, signature)) {
      throw new IssuanceException(
          Refusal.TRANSIENT,
          "bad-signature",
          "the signature that was just made does not verify; nothing was issued. If it happens"
              + " again, suspect the machine or the key host",
          Optional.empty());
    }
    var der = X509Encoder.assemble(toBeSigned, algorithm, signature);
    var leaf = GuardedX509.parse(der, GuardedX509.MAX_SIZE);
    var encoded = Bytes.copyOf(der);
    return new Made(leaf, encoded, template.serial().toString(16), List.of(encoded));
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
