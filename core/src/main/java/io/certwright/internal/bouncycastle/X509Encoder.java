package io.certwright.internal.bouncycastle;

import io.certwright.spi.Bytes;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Arrays;

/**
 * Writes certificates of version 3 in the profile of RFC 5280: the bytes to be signed, and the
 * whole once the signature is there. Thread-safe: nothing is kept.
 *
 * <p>Every certificate has a subject key identifier and critical basic constraints, a leaf too,
 * where they say that it is none; the key usage is critical, the alternative names are if the
 * subject is empty. The authority key identifier is a key identifier alone.
 */
public final class X509Encoder {
  private static final String SUBJECT_KEY_ID_TEXT = "2.5.29.14";
  private static final byte[] SUBJECT_KEY_ID = Oid.encode(SUBJECT_KEY_ID_TEXT);
  private static final byte[] AUTHORITY_KEY_ID = Oid.encode("2.5.29.35");

  private static final int VERSION_TAG = Der.CONTEXT | Der.CONSTRUCTED;
  private static final int EXTENSIONS_TAG = Der.CONTEXT | Der.CONSTRUCTED | 3;
  private static final int KEY_ID_TAG = Der.CONTEXT;
  private static final int VERSION_3 = 2;
  private static final int KEY_ID_LENGTH = 20;

  private X509Encoder() {}

  /**
   * The TBSCertificate.
   *
   * @param template what it says
   * @param algorithm what it will be signed with
   */
  public static byte[] toBeSigned(CertificateTemplate template, SignatureAlgorithm algorithm) {
    DerWriter out = new DerWriter();
    int version = out.open(VERSION_TAG);
    out.integer(VERSION_3);
    out.close(version);
    out.bigInteger(template.serial());
    SignatureIdentifiers.write(out, algorithm);
    out.raw(template.issuer().getEncoded());
    int validity = out.open(Der.SEQUENCE);
    X509Time.write(out, template.notBefore());
    X509Time.write(out, template.notAfter());
    out.close(validity);
    byte[] subject = template.subject().getEncoded();
    byte[] publicKey = template.publicKey().toByteArray();
    out.raw(subject);
    out.raw(publicKey);
    byte[] keyId =
        template.subjectKeyId().map(Bytes::toByteArray).orElseGet(() -> subjectKeyId(publicKey));
    writeExtensions(out, template, keyId);
    return out.toByteArray();
  }

  /** The AlgorithmIdentifier that {@link #assemble} puts beside a signature. */
  public static byte[] identifier(SignatureAlgorithm algorithm) {
    DerWriter out = new DerWriter();
    SignatureIdentifiers.write(out, algorithm);
    return out.contents();
  }

  /**
   * The certificate.
   *
   * @param toBeSigned what {@link #toBeSigned} returned
   * @param algorithm the same as then
   * @param signature the signature of those bytes
   */
  public static byte[] assemble(byte[] toBeSigned, SignatureAlgorithm algorithm, byte[] signature) {
    DerWriter out = new DerWriter();
    out.raw(toBeSigned);
    SignatureIdentifiers.write(out, algorithm);
    out.bitString(signature);
    return out.toByteArray();
  }

  /**
   * The key identifier of a public key: the first 20 bytes of the SHA-256 of its bits (RFC 7093,
   * section 2, method 1). An identifier need not resist collisions, but SHA-1 is not everywhere to
   * be had any more.
   *
   * @param publicKey a SubjectPublicKeyInfo as DER
   * @throws MalformedDerException if it is none
   */
  public static byte[] subjectKeyId(byte[] publicKey) {
    DerReader reader = DerReader.of(publicKey);
    reader.any();
    byte[] bits = reader.bitString();
    reader.end();
    try {
      return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(bits), KEY_ID_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /**
   * The key identifier that a certificate says that it has, with which others compare; one from
   * elsewhere may say anything. Where it says none, that of its public key.
   */
  public static Bytes subjectKeyIdOf(X509Certificate certificate) {
    byte[] said = certificate.getExtensionValue(SUBJECT_KEY_ID_TEXT);
    return said == null
        ? Bytes.copyOf(subjectKeyId(PublicKeyInfo.of(certificate)))
        : DerReader.octetsOf(DerReader.octetsOf(said).toByteArray());
  }

  private static void writeExtensions(
      DerWriter out, CertificateTemplate template, byte[] subjectKeyId) {
    int tagged = out.open(EXTENSIONS_TAG);
    int extensions = out.open(Der.SEQUENCE);
    RequestedExtensions.basicConstraints(
        out, template.certificateAuthority(), template.pathLength());
    RequestedExtensions.keyUsage(out, template.keyUsageBits());
    RequestedExtensions.extendedKeyUsage(out, template.extendedKeyUsages());
    RequestedExtensions.names(out, template.names(), Names.isEmpty(template.subject()));
    writeSubjectKeyId(out, subjectKeyId);
    template.authorityKeyId().ifPresent(id -> writeAuthorityKeyId(out, id));
    for (ExtraExtension extra : template.extras()) {
      extra.write(out);
    }
    out.close(extensions);
    out.close(tagged);
  }

  private static void writeSubjectKeyId(DerWriter out, byte[] id) {
    int extension = RequestedExtensions.begin(out, SUBJECT_KEY_ID, false);
    int value = out.open(Der.OCTET_STRING);
    out.octets(id);
    out.close(value);
    out.close(extension);
  }

  private static void writeAuthorityKeyId(DerWriter out, Bytes id) {
    int extension = RequestedExtensions.begin(out, AUTHORITY_KEY_ID, false);
    int value = out.open(Der.OCTET_STRING);
    int sequence = out.open(Der.SEQUENCE);
    out.octets(KEY_ID_TAG, id);
    out.close(sequence);
    out.close(value);
    out.close(extension);
  }
}
