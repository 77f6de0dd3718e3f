package io.certwright.internal.revocation;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.OcspEncoder;
import io.certwright.spi.Bytes;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;

/**
 * Which certificate a question is about (CertID, RFC 6960, section 4.1.1).
 *
 * @param encoded as it stands in the question, for the answer
 * @param digest what the JCA calls the hash of the next two; empty: one that is not answered for
 * @param issuerName the hash of the issuer's name
 * @param issuerKey the hash of the bits of the issuer's key
 * @param serial any number: who asks may ask for what no authority would issue
 */
public record OcspCertId(
    Bytes encoded, Optional<String> digest, Bytes issuerName, Bytes issuerKey, BigInteger serial) {

  private static final int NULL = 0x05;
  private static final String SHA_1 = "1.3.14.3.2.26";
  private static final Set<String> ANSWERED = Set.of(SHA_1, "2.16.840.1.101.3.4.2.1");

  /**
   * One under SHA-1, which most ask by (RFC 5019, section 2.1.1).
   *
   * @param issuerName the SHA-1 of the issuer's name
   * @param issuerKey the SHA-1 of the bits of the issuer's key
   */
  public static OcspCertId bySha1(Bytes issuerName, Bytes issuerKey, BigInteger serial) {
    var encoded = OcspEncoder.certificateId(SHA_1, issuerName, issuerKey, serial);
    return new OcspCertId(encoded, Optional.of("SHA-1"), issuerName, issuerKey, serial);
  }

  static OcspCertId read(DerReader in) {
    byte[] encoded = in.any();
    var id = DerReader.of(encoded);
    Optional<String> digest = id.sequence(OcspCertId::digest);
    var read =
        new OcspCertId(Bytes.copyOf(encoded), digest, id.bytes(), id.bytes(), id.bigInteger());
    id.end();
    return read;
  }

  /** The parameters are nothing or NULL, so that there are not endless ways to ask the same. */
  private static Optional<String> digest(DerReader algorithm) {
    var oid = algorithm.oid();
    if (!ANSWERED.contains(oid)) {
      while (!algorithm.atEnd()) {
        algorithm.skip();
      }
      return Optional.empty();
    }
    if (!algorithm.atEnd() && algorithm.contents(NULL).length > 0) {
      throw algorithm.malformed("an empty NULL before this");
    }
    return Optional.of(oid.equals(SHA_1) ? "SHA-1" : "SHA-256");
  }
}
