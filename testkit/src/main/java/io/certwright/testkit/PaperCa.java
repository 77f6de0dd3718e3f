package io.certwright.testkit;

import io.certwright.spi.Bytes;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A name, a P-256 key and a certificate, and the pen to sign others with. Immutable. */
final class PaperCa {

  private static final byte[] ECDSA_SHA256 = Asn1.sequence(Asn1.oid("1.2.840.10045.4.3.2"));
  private static final byte[] COMMON_NAME = Asn1.oid("2.5.4.3");
  private static final byte[] SUBJECT_KEY_ID = Asn1.oid("2.5.29.14");
  private static final byte[] AUTHORITY_KEY_ID = Asn1.oid("2.5.29.35");
  private static final byte[] CRL_NUMBER = Asn1.oid("2.5.29.20");
  private static final byte[] BASIC_CONSTRAINTS = Asn1.oid("2.5.29.19");
  private static final byte[] KEY_USAGE = Asn1.oid("2.5.29.15");
  private static final byte[] TRUE = Asn1.value(Asn1.BOOLEAN, new byte[] {(byte) 0xff});
  private static final byte[] SIGN_CERTIFICATES_AND_LISTS = {1, 0x06};

  /** Long before and long after any clock that a test sets. */
  private static final Duration LIFE = Duration.ofDays(36_500);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] name;
  private final KeyPair keys;
  private final Bytes certificate;

  private PaperCa(byte[] name, KeyPair keys, Bytes certificate) {
    this.name = name;
    this.keys = keys;
    this.certificate = certificate;
  }

  /** A root that is valid for a century around the given time. */
  static PaperCa root(String commonName, Instant now) {
    var keys = newKeys();
    var name = name(commonName);
    var unsigned = new PaperCa(name, keys, Bytes.empty());
    return new PaperCa(name, keys, unsigned.signAuthority(name, keys, now));
  }

  /** An authority below this one, valid for as long. */
  PaperCa below(String commonName, Instant now) {
    var itsKeys = newKeys();
    var itsName = name(commonName);
    return new PaperCa(itsName, itsKeys, signAuthority(itsName, itsKeys, now));
  }

  /** One that says it is this one and signs with another key. */
  PaperCa withOtherKey() {
    return new PaperCa(name, newKeys(), certificate);
  }

  Bytes certificate() {
    return certificate;
  }

  /** Signs a revocation list (RFC 5280, section 5) of these serial numbers. */
  Bytes signList(Map<BigInteger, Instant> revoked, Instant from, Instant to) {
    var entries = new ArrayList<byte[]>();
    revoked.forEach(
        (serial, since) -> entries.add(Asn1.sequence(Asn1.integer(serial), Asn1.time(since))));
    var number =
        Asn1.sequence(
            CRL_NUMBER,
            Asn1.value(Asn1.OCTET_STRING, Asn1.integer(BigInteger.valueOf(from.getEpochSecond()))));
    var toBeSigned =
        Asn1.sequence(
            Asn1.integer(BigInteger.ONE),
            ECDSA_SHA256,
            name,
            Asn1.time(from),
            Asn1.time(to),
            entries.isEmpty() ? new byte[0] : Asn1.sequence(entries),
            Asn1.value(0xa0, Asn1.sequence(authorityKeyId(), number)));
    return signed(toBeSigned);
  }

  private Bytes signAuthority(byte[] itsName, KeyPair itsKeys, Instant now) {
    var usage =
        Asn1.sequence(
            KEY_USAGE,
            TRUE,
            Asn1.value(
                Asn1.OCTET_STRING, Asn1.value(Asn1.BIT_STRING, SIGN_CERTIFICATES_AND_LISTS)));
    return sign(
        itsName,
        itsKeys.getPublic().getEncoded(),
        List.of(authorityConstraint(), usage),
        now.minus(LIFE.dividedBy(2)),
        now.plus(LIFE.dividedBy(2)));
  }

  /** The extension that makes a certificate one of an authority. */
  static byte[] authorityConstraint() {
    return Asn1.sequence(
        BASIC_CONSTRAINTS, TRUE, Asn1.value(Asn1.OCTET_STRING, Asn1.sequence(TRUE)));
  }

  /** Signs a certificate with these extensions and two key identifiers. */
  Bytes sign(byte[] subject, byte[] publicKey, List<byte[]> extensions, Instant from, Instant to) {
    var all = new ArrayList<>(extensions);
    all.add(
        Asn1.sequence(
            SUBJECT_KEY_ID,
            Asn1.value(Asn1.OCTET_STRING, Asn1.value(Asn1.OCTET_STRING, keyId(publicKey)))));
    all.add(authorityKeyId());
    var toBeSigned =
        Asn1.sequence(
            Asn1.value(0xa0, Asn1.integer(BigInteger.TWO)),
            Asn1.integer(new BigInteger(158, RANDOM).add(BigInteger.ONE)),
            ECDSA_SHA256,
            name,
            Asn1.sequence(Asn1.time(from), Asn1.time(to)),
            subject,
            publicKey,
            Asn1.value(0xa3, Asn1.sequence(all)));
    return signed(toBeSigned);
  }

  private byte[] authorityKeyId() {
    var id = Asn1.value(0x80, keyId(keys.getPublic().getEncoded()));
    return Asn1.sequence(AUTHORITY_KEY_ID, Asn1.value(Asn1.OCTET_STRING, Asn1.sequence(id)));
  }

  private Bytes signed(byte[] toBeSigned) {
    return Bytes.copyOf(Asn1.sequence(toBeSigned, ECDSA_SHA256, Asn1.bits(signature(toBeSigned))));
  }

  private byte[] signature(byte[] toBeSigned) {
    try {
      var signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(keys.getPrivate());
      signer.update(toBeSigned);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("FakeCa could not sign", e);
    }
  }

  /** Method 1 of RFC 5280, section 4.2.1.2: SHA-1 of the key's bits. */
  private static byte[] keyId(byte[] publicKey) {
    var bits = Asn1.content(Asn1.children(publicKey).get(1));
    try {
      return MessageDigest.getInstance("SHA-1").digest(Arrays.copyOfRange(bits, 1, bits.length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A Name of nothing but a common name. */
  static byte[] name(String commonName) {
    return Asn1.sequence(Asn1.value(Asn1.SET, Asn1.sequence(COMMON_NAME, Asn1.text(commonName))));
  }

  static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform makes no P-256 keys", e);
    }
  }

  static X509CRL parseList(Bytes der) {
    try {
      return (X509CRL)
          CertificateFactory.getInstance("X.509")
              .generateCRL(new ByteArrayInputStream(der.toByteArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("FakeCa made something that is no revocation list", e);
    }
  }

  static X509Certificate parse(Bytes der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der.toByteArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("FakeCa made something that is no certificate", e);
    }
  }
}
