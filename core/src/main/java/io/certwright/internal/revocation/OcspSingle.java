package io.certwright.internal.revocation;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.X509Time;
import io.certwright.spi.Bytes;
import io.certwright.trust.RevocationStatus;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What an OCSP responder says of one certificate (SingleResponse, RFC 6960, section 4.2.1).
 *
 * @param digest what the JCA calls the hash of the next two; empty: one that is not known
 * @param issuerName the hash of the issuer's name
 * @param issuerKey the hash of the issuer's key
 * @param status what is said
 * @param unknownCritical whether there is a critical extension
 */
public record OcspSingle(
    Optional<String> digest,
    Bytes issuerName,
    Bytes issuerKey,
    BigInteger serial,
    RevocationStatus status,
    Instant thisUpdate,
    Optional<Instant> nextUpdate,
    boolean unknownCritical) {

  private static final Map<String, String> DIGESTS =
      Map.of(
          "1.3.14.3.2.26", "SHA-1",
          "2.16.840.1.101.3.4.2.1", "SHA-256",
          "2.16.840.1.101.3.4.2.2", "SHA-384",
          "2.16.840.1.101.3.4.2.3", "SHA-512");

  private static final int GOOD = 0x80;
  private static final int REVOKED = 0xa1;
  private static final int UNKNOWN = 0x82;
  private static final int CONTEXT_0 = 0xa0;
  private static final int CONTEXT_1 = 0xa1;

  private record Id(Optional<String> digest, Bytes name, Bytes key, BigInteger serial) {}

  static OcspSingle read(DerReader in) {
    Id id = in.sequence(OcspSingle::id);
    RevocationStatus status = status(in);
    Instant thisUpdate = X509Time.read(in);
    Optional<Instant> nextUpdate =
        in.isNext(CONTEXT_0) ? Optional.of(in.inside(CONTEXT_0, X509Time::read)) : Optional.empty();
    boolean critical = in.isNext(CONTEXT_1) && in.inside(CONTEXT_1, OcspAnswer::isCritical);
    return new OcspSingle(
        id.digest(), id.name(), id.key(), id.serial(), status, thisUpdate, nextUpdate, critical);
  }

  private static Id id(DerReader in) {
    String oid =
        in.sequence(
            algorithm -> {
              String hash = algorithm.oid();
              if (!algorithm.atEnd()) {
                algorithm.skip(); // NULL
              }
              return hash;
            });
    return new Id(Optional.ofNullable(DIGESTS.get(oid)), in.bytes(), in.bytes(), in.bigInteger());
  }

  private static RevocationStatus status(DerReader in) {
    if (in.isNext(GOOD)) {
      in.contents(GOOD);
      return new RevocationStatus.Good();
    }
    if (in.isNext(REVOKED)) {
      return in.inside(REVOKED, OcspSingle::revoked);
    }
    in.contents(UNKNOWN);
    return new RevocationStatus.Unknown("the responder does not know the certificate");
  }

  private static RevocationStatus revoked(DerReader in) {
    Instant at = X509Time.read(in);
    int reason = 0;
    if (in.isNext(CONTEXT_0)) {
      byte[] value = in.inside(CONTEXT_0, explicit -> explicit.contents(CrlTags.ENUMERATED));
      reason = value.length == 1 ? value[0] : 0;
    }
    return new RevocationStatus.Revoked(Optional.of(at), reason);
  }

  /**
   * Whether it is about that certificate.
   *
   * @param name the issuer's name as DER
   * @param key the bits of the issuer's public key
   */
  public boolean isAbout(byte[] name, byte[] key, BigInteger number) {
    return serial.equals(number)
        && digest.isPresent()
        && issuerName.equals(hash(digest.get(), name))
        && issuerKey.equals(hash(digest.get(), key));
  }

  /** A hash as bytes. */
  public static Bytes hash(String digest, byte[] content) {
    try {
      return Bytes.copyOf(MessageDigest.getInstance(digest).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java platform lacks " + digest, e);
    }
  }
}
