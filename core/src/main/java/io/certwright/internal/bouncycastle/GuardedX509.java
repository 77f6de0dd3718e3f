package io.certwright.internal.bouncycastle;

import java.io.ByteArrayInputStream;
import java.security.NoSuchProviderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;

/**
 * The one door through which foreign bytes become certificates. Size and depth are bounded before
 * the parser sees them, and whatever the parser throws is a {@link MalformedDerException}. What
 * comes out is well-formed; whether it can be trusted is another question. Thread-safe: nothing is
 * kept.
 */
public final class GuardedX509 {

  /** The largest certificate that a vault takes, in bytes: far more than any real one has. */
  public static final int MAX_SIZE = 64 * 1024;

  private GuardedX509() {}

  /**
   * Parses one certificate of the class that the JDK itself uses.
   *
   * @param der exactly one certificate as DER
   * @param maxSize the most bytes that it may have, {@link #MAX_SIZE} at most
   * @throws MalformedDerException if it is none
   */
  public static X509Certificate parse(byte[] der, int maxSize) {
    int most = Math.min(maxSize, MAX_SIZE);
    if (der.length > most) {
      throw new MalformedDerException(most, "a certificate of at most " + most + " bytes", null);
    }
    DerShape.check(der);
    X509Certificate certificate;
    byte[] encodedAgain;
    try {
      certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509", "SUN")
                  .generateCertificate(new ByteArrayInputStream(der));
      encodedAgain = certificate.getEncoded();
    } catch (NoSuchProviderException e) {
      throw new IllegalStateException("This Java platform lacks the provider SUN", e);
    } catch (CertificateException | RuntimeException | StackOverflowError e) {
      throw new MalformedDerException(0, "an X.509 certificate", e);
    }
    if (!Arrays.equals(encodedAgain, der)) {
      throw new MalformedDerException(
          0, "a certificate that is read as the bytes that it is", null);
    }
    return certificate;
  }
}
