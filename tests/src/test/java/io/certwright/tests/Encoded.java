package io.certwright.tests;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;

/** Certificates as bytes. */
final class Encoded {

  private Encoded() {}

  static byte[] of(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }
}
