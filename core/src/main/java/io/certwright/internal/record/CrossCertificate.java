package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.time.Instant;

/**
 * A certificate by which one version of a CA vouches for the key of another.
 *
 * @param subject the version whose name and key are in it
 * @param issuer the version that signed it
 * @param serial its serial number in hexadecimal
 * @param notAfter when it ends
 * @param certificate it in DER
 */
public record CrossCertificate(
    String subject, String issuer, String serial, Instant notAfter, Bytes certificate) {

  /** Whether it is of this version, on either side. */
  public boolean isOf(String version) {
    return subject.equals(version) || issuer.equals(version);
  }

  void write(DerWriter out) {
    out.sequence(
        s -> s.text(subject).text(issuer).text(serial).instant(notAfter).octets(certificate));
  }

  static CrossCertificate read(DerReader in) {
    return in.sequence(
        s -> new CrossCertificate(s.text(), s.text(), s.text(), s.instant(), s.bytes()));
  }
}
