package io.certwright.internal.bouncycastle;

import io.certwright.spi.Bytes;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.security.auth.x500.X500Principal;

/**
 * What a certificate says, before it is signed.
 *
 * @param serial positive, 20 bytes at most
 * @param issuer not empty
 * @param subject may be empty if there are names and it is no authority
 * @param publicKey the SubjectPublicKeyInfo as DER
 * @param notBefore the first second of its validity; fractions of a second are cut off
 * @param notAfter the last second of its validity; fractions of a second are cut off
 * @param names the subject alternative names, may be empty
 * @param keyUsageBits bit <i>n</i> of RFC 5280, section 4.2.1.3, is {@code 1 << n}:
 *     digitalSignature {@code 1}, keyCertSign {@code 1 << 5}, cRLSign {@code 1 << 6}; {@code 0}
 *     leaves the extension out
 * @param extendedKeyUsages object identifiers in dotted form, may be empty
 * @param certificateAuthority whether it may sign certificates
 * @param pathLength how many authorities may follow below it; only for an authority
 * @param authorityKeyId the subject key identifier of the issuer's certificate
 * @param extras further extensions, may be empty
 * @param subjectKeyId the key's identifier, where others know it by one already; empty: the one
 *     that {@link X509Encoder#subjectKeyId} makes of it
 */
public record CertificateTemplate(
    BigInteger serial,
    X500Principal issuer,
    X500Principal subject,
    Bytes publicKey,
    Instant notBefore,
    Instant notAfter,
    List<San> names,
    int keyUsageBits,
    List<String> extendedKeyUsages,
    boolean certificateAuthority,
    OptionalInt pathLength,
    Optional<Bytes> authorityKeyId,
    List<ExtraExtension> extras,
    Optional<Bytes> subjectKeyId) {

  private static final int SERIAL_BITS = 159;

  /** Refuses what RFC 5280 forbids. */
  public CertificateTemplate {
    names = List.copyOf(names);
    extendedKeyUsages = List.copyOf(extendedKeyUsages);
    extras = List.copyOf(extras);
    if (serial.signum() <= 0 || serial.bitLength() > SERIAL_BITS) {
      throw new IllegalArgumentException("A serial number is positive and has 20 bytes at most");
    }
    if (Names.isEmpty(issuer)) {
      throw new IllegalArgumentException("The issuer of a certificate has a name");
    }
    if (Names.isEmpty(subject) && (certificateAuthority || names.isEmpty())) {
      throw new IllegalArgumentException(
          "An empty subject needs an alternative name, and is not for an authority");
    }
    if (notAfter.isBefore(notBefore)) {
      throw new IllegalArgumentException(
          "notAfter " + notAfter + " is before notBefore " + notBefore);
    }
    RequestedExtensions.check(keyUsageBits, certificateAuthority, pathLength);
  }
}
