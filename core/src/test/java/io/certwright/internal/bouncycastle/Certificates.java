package io.certwright.internal.bouncycastle;

import io.certwright.spi.Bytes;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.security.auth.x500.X500Principal;

/** Certificates for tests, signed by the JDK on P-256. */
final class Certificates {
  static final Instant START = Instant.parse("2026-11-24T00:00:00Z");
  static final Instant END = Instant.parse("2036-11-24T00:00:00Z");
  static final X500Principal ROOT = new X500Principal("CN=Root, O=Shöp");
  static final int CA_USAGE = 1 << 5 | 1 << 6;
  static final String SERVER = "1.3.6.1.5.5.7.3.1";
  static final String CLIENT = "1.3.6.1.5.5.7.3.2";

  private Certificates() {}

  static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static CertificateTemplate authority(
      X500Principal issuer,
      X500Principal subject,
      PublicKey key,
      OptionalInt pathLength,
      Optional<Bytes> authorityKeyId) {
    return new CertificateTemplate(
        BigInteger.TEN,
        issuer,
        subject,
        Bytes.copyOf(key.getEncoded()),
        START,
        END,
        List.of(),
        CA_USAGE,
        List.of(),
        true,
        pathLength,
        authorityKeyId,
        List.of(),
        Optional.empty());
  }

  static CertificateTemplate leaf(
      X500Principal issuer,
      X500Principal subject,
      PublicKey key,
      List<San> names,
      Optional<Bytes> authorityKeyId) {
    return new CertificateTemplate(
        BigInteger.TWO.pow(158).add(BigInteger.ONE),
        issuer,
        subject,
        Bytes.copyOf(key.getEncoded()),
        START,
        END,
        names,
        1,
        List.of(SERVER, CLIENT),
        false,
        OptionalInt.empty(),
        authorityKeyId,
        List.of(),
        Optional.empty());
  }

  static Optional<Bytes> keyId(PublicKey key) {
    return Optional.of(Bytes.copyOf(X509Encoder.subjectKeyId(key.getEncoded())));
  }

  static byte[] sign(CertificateTemplate template, KeyPair issuer) {
    byte[] toBeSigned = X509Encoder.toBeSigned(template, SignatureAlgorithm.ECDSA_SHA256);
    return X509Encoder.assemble(
        toBeSigned, SignatureAlgorithm.ECDSA_SHA256, signature(toBeSigned, issuer));
  }

  static byte[] signature(byte[] message, KeyPair key) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key.getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
