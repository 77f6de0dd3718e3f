package io.certwright.ca;

import io.certwright.internal.bouncycastle.GuardedX509;
import io.certwright.internal.bouncycastle.Pem;
import io.certwright.internal.signing.RequestSigning;
import io.certwright.spi.Bytes;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a CA has signed for a request.
 *
 * @param chain the certificate and the authorities above it, in order; the root is left out
 */
public record SignedCertificate(List<X509Certificate> chain) {

  /** Copies the list. */
  public SignedCertificate {
    chain = List.copyOf(chain);
  }

  static SignedCertificate of(RequestSigning.Signed signed) {
    return new SignedCertificate(signed.chain().stream().map(SignedCertificate::parse).toList());
  }

  static X509Certificate parse(Bytes der) {
    return GuardedX509.parse(der.toByteArray(), GuardedX509.MAX_SIZE);
  }

  /** The certificate itself. */
  public X509Certificate x509() {
    return chain.get(0);
  }

  /** The chain in PEM (RFC 7468), the certificate first. */
  public String chainPem() {
    return Pem.certificates(chain.stream().map(SignedCertificate::encoded).toList());
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read from its encoding", e);
    }
  }

  /** The serial number and the end. */
  @Override
  public String toString() {
    return "SignedCertificate[serial "
        + x509().getSerialNumber().toString(16)
        + ", until "
        + x509().getNotAfter().toInstant()
        + "]";
  }
}
