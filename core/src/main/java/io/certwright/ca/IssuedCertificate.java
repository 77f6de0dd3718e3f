package io.certwright.ca;

import io.certwright.Revocation;
import io.certwright.internal.record.IssuedRecord;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a CA remembers of a certificate that it issued. Immutable.
 *
 * @param serialNumber its serial number
 * @param issued when it was signed; its validity starts a little earlier
 * @param notAfter the last second of its validity
 * @param thumbprint the SHA-256 of its encoding, 64 lower-case hexadecimal digits
 * @param signer the version of the CA whose key signed it
 * @param holder the certificate and version of this vault that it is, as {@code name/version};
 *     empty: it is none
 * @param certificate the certificate itself; empty: the vault does not have it any more, because
 *     its version was deleted, or the CA signed it before it came here
 * @param revocation that it is revoked; empty: it is not
 */
public record IssuedCertificate(
    BigInteger serialNumber,
    Instant issued,
    Instant notAfter,
    String thumbprint,
    String signer,
    Optional<String> holder,
    Optional<X509Certificate> certificate,
    Optional<Revocation> revocation) {

  private static final int RADIX = 16;

  static IssuedCertificate of(IssuedRecord record, Optional<X509Certificate> certificate) {
    return new IssuedCertificate(
        new BigInteger(record.serial(), RADIX),
        record.issued(),
        record.notAfter(),
        HexFormat.of().formatHex(record.thumbprint().toByteArray()),
        record.signer(),
        Optional.of(record.holder()).filter(holder -> !holder.isEmpty()),
        certificate,
        record.revocation().map(how -> new Revocation(how.at(), how.reason(), how.invalid())));
  }
}
