package io.certwright.internal.bouncycastle;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;

/**
 * The SubjectPublicKeyInfo of a certificate, as it stands there. A key object of the JDK is not to
 * be asked for it: where the JDK has no classes for the kind of key, it encodes parameters that the
 * certificate does not have. Thread-safe: nothing is kept.
 */
public final class PublicKeyInfo {

  private PublicKeyInfo() {}

  /**
   * The public key of a certificate as DER.
   *
   * @throws MalformedDerException if it is not built like one
   */
  public static byte[] of(X509Certificate certificate) {
    return read(DerReader.of(toBeSigned(certificate)));
  }

  /**
   * The public key as DER out of a TBSCertificate.
   *
   * @param reader within its SEQUENCE; left behind the key
   * @throws MalformedDerException if it is not built like one
   */
  public static byte[] read(DerReader reader) {
    if (reader.isConstructed()) {
      reader.skip(); // the version, which a certificate of version 1 leaves out
    }
    reader.bigInteger();
    reader.skip(); // signature
    reader.skip(); // issuer
    reader.skip(); // validity
    reader.skip(); // subject
    return reader.any();
  }

  private static byte[] toBeSigned(X509Certificate certificate) {
    try {
      return certificate.getTBSCertificate();
    } catch (CertificateEncodingException e) {
      throw new MalformedDerException(0, "a certificate that can be encoded", e);
    }
  }
}
