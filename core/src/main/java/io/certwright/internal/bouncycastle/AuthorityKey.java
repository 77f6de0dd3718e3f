package io.certwright.internal.bouncycastle;

import io.certwright.spi.Bytes;
import java.util.Optional;

/**
 * The key of an authority, read from its certificate in a microsecond: what is searched for by it
 * is written with every version, most of which are of none. Thread-safe: nothing is kept.
 */
public final class AuthorityKey {

  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final int EXTENSIONS_TAG = Der.CONTEXT | Der.CONSTRUCTED | 3;

  private AuthorityKey() {}

  /**
   * The bits of the public key, as OCSP hashes them (RFC 6960, section 4.1.1), if the certificate
   * is that of an authority by its basic constraints.
   *
   * @param certificate as DER
   * @return empty: it is of none, or not in DER
   */
  public static Optional<byte[]> bits(Bytes certificate) {
    try {
      DerReader reader = DerReader.of(certificate);
      return reader.sequence(AuthorityKey::ofToBeSigned);
    } catch (MalformedDerException e) {
      return Optional.empty();
    }
  }

  /**
   * The bits in a SubjectPublicKeyInfo.
   *
   * @throws MalformedDerException if it is none
   */
  public static byte[] bitsOf(byte[] publicKey) {
    DerReader reader = DerReader.of(publicKey);
    reader.skip(); // algorithm
    byte[] bits = reader.bitString();
    reader.end();
    return bits;
  }

  private static Optional<byte[]> ofToBeSigned(DerReader in) {
    if (in.isConstructed()) {
      in.skip(); // the version, which a certificate of version 1 leaves out
    }
    in.skip(); // serial number
    in.skip(); // signature
    in.skip(); // issuer
    in.skip(); // validity
    in.skip(); // subject
    byte[] key = in.any();
    boolean authority = false;
    while (!in.atEnd()) {
      if (in.isNext(EXTENSIONS_TAG)) {
        authority = in.inside(EXTENSIONS_TAG, list -> list.sequence(AuthorityKey::isAuthority));
      } else {
        in.skip(); // unique identifiers
      }
    }
    return authority ? Optional.of(bitsOf(key)) : Optional.empty();
  }

  private static boolean isAuthority(DerReader list) {
    boolean authority = false;
    while (!list.atEnd()) {
      authority |= list.sequence(AuthorityKey::saysSo);
    }
    return authority;
  }

  private static boolean saysSo(DerReader extension) {
    boolean constraints = extension.oid().equals(BASIC_CONSTRAINTS);
    if (extension.isNext(Der.BOOLEAN)) {
      extension.skip();
    }
    byte[] value = extension.octets();
    if (!constraints) {
      return false;
    }
    DerReader in = DerReader.of(value);
    return in.isNext(Der.BOOLEAN) && in.bool();
  }
}
