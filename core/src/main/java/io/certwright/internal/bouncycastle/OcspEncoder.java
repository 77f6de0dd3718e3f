package io.certwright.internal.bouncycastle;

import io.certwright.spi.Bytes;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes the answers of an OCSP responder (RFC 6960, section 4.2.1). Thread-safe: nothing is kept.
 */
public final class OcspEncoder {

  private static final byte[] BASIC = Oid.encode("1.3.6.1.5.5.7.48.1.1");
  private static final byte[] NONCE = Oid.encode("1.3.6.1.5.5.7.48.1.2");
  private static final byte[] INVALIDITY_DATE = Oid.encode("2.5.29.24");

  private static final int NULL = 0x05;
  private static final int ENUMERATED = 0x0a;
  private static final int GOOD = Der.CONTEXT;
  private static final int UNKNOWN = Der.CONTEXT | 2;
  private static final int EXPLICIT_0 = Der.CONTEXT | Der.CONSTRUCTED;
  private static final int EXPLICIT_1 = Der.CONTEXT | Der.CONSTRUCTED | 1;
  private static final int EXPLICIT_2 = Der.CONTEXT | Der.CONSTRUCTED | 2;

  private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");

  private OcspEncoder() {}

  /** How a certificate stands. */
  public sealed interface Standing {

    /** It was issued, and is not revoked. */
    record Good() implements Standing {}

    /**
     * It is revoked.
     *
     * @param at since when
     * @param reason the code of RFC 5280, section 5.3.1; 0: none is told
     * @param invalid since when it is not to be trusted; empty: it is not told
     */
    record Revoked(Instant at, int reason, Optional<Instant> invalid) implements Standing {}

    /** It was never issued. */
    record Unknown() implements Standing {}
  }

  /**
   * What is said of one certificate.
   *
   * @param certificate the CertID as it stood in the question
   * @param next by when more will be known; empty: at any time
   */
  public record Statement(Bytes certificate, Standing standing, Optional<Instant> next) {}

  /**
   * The answer of a responder that gives none (OCSPResponseStatus, RFC 6960, section 4.2.1).
   *
   * @param status 1 to 6
   */
  public static byte[] refusal(int status) {
    return new DerWriter().primitive(ENUMERATED, new byte[] {(byte) status}).toByteArray();
  }

  /**
   * Which certificate is meant (CertID), as most who ask write it.
   *
   * @param digest the object identifier of the hash of the next two
   * @param issuerName the hash of the issuer's name
   * @param issuerKey the hash of the bits of the issuer's key
   */
  public static Bytes certificateId(
      String digest, Bytes issuerName, Bytes issuerKey, BigInteger serial) {
    DerWriter out = new DerWriter();
    out.sequence(algorithm -> algorithm.raw(Oid.encode(digest)).primitive(NULL, new byte[0]))
        .octets(issuerName)
        .octets(issuerKey)
        .bigInteger(serial);
    return Bytes.copyOf(out.toByteArray());
  }

  /**
   * The ResponseData.
   *
   * @param key the SHA-1 of the bits of the key that will sign it
   * @param now the time at which it is known to hold
   * @param nonce of the question; empty: it had none
   */
  public static byte[] toBeSigned(
      Bytes key, Instant now, List<Statement> statements, Optional<Bytes> nonce) {
    DerWriter out = new DerWriter();
    inside(out, EXPLICIT_2, id -> id.octets(key));
    time(out, now);
    out.list(statements, (list, statement) -> list.sequence(s -> write(s, statement, now)));
    nonce.ifPresent(
        value ->
            inside(
                out,
                EXPLICIT_1,
                extensions ->
                    extensions.sequence(
                        list ->
                            list.sequence(
                                extension -> {
                                  extension.raw(NONCE);
                                  inside(extension, Der.OCTET_STRING, v -> v.octets(value));
                                }))));
    return out.toByteArray();
  }

  private static void write(DerWriter out, Statement statement, Instant now) {
    out.raw(statement.certificate().toByteArray());
    Standing standing = statement.standing();
    Optional<Instant> invalid = Optional.empty();
    if (standing instanceof Standing.Revoked revoked) {
      inside(out, EXPLICIT_1, info -> revoked(info, revoked));
      invalid = revoked.invalid();
    } else {
      out.primitive(standing instanceof Standing.Good ? GOOD : UNKNOWN, new byte[0]);
    }
    time(out, now);
    statement.next().ifPresent(next -> inside(out, EXPLICIT_0, explicit -> time(explicit, next)));
    invalid.ifPresent(
        since ->
            inside(
                out,
                EXPLICIT_1,
                extensions ->
                    extensions.sequence(
                        list ->
                            list.sequence(
                                extension -> {
                                  extension.raw(INVALIDITY_DATE);
                                  inside(extension, Der.OCTET_STRING, v -> time(v, since));
                                }))));
  }

  private static void revoked(DerWriter out, Standing.Revoked revoked) {
    time(out, revoked.at());
    if (revoked.reason() != 0) {
      byte[] reason = {(byte) revoked.reason()};
      inside(out, EXPLICIT_0, explicit -> explicit.primitive(ENUMERATED, reason));
    }
  }

  /**
   * The whole successful answer.
   *
   * @param toBeSigned what {@link #toBeSigned} returned
   * @param signature the signature of those bytes
   * @param certificate of who signed them; empty: the authority itself, whose certificate who asks
   *     has
   */
  public static byte[] assemble(
      byte[] toBeSigned,
      SignatureAlgorithm algorithm,
      byte[] signature,
      Optional<Bytes> certificate) {
    DerWriter basic = new DerWriter();
    basic.raw(toBeSigned);
    SignatureIdentifiers.write(basic, algorithm);
    basic.bitString(signature);
    certificate.ifPresent(
        der -> inside(basic, EXPLICIT_0, list -> list.sequence(all -> all.raw(der.toByteArray()))));
    DerWriter out = new DerWriter();
    out.primitive(ENUMERATED, new byte[] {0});
    inside(
        out,
        EXPLICIT_0,
        bytes -> bytes.sequence(response -> response.raw(BASIC).octets(basic.toByteArray())));
    return out.toByteArray();
  }

  private static void inside(DerWriter out, int tag, Consumer<DerWriter> contents) {
    int mark = out.open(tag);
    contents.accept(out);
    out.close(mark);
  }

  /** A GeneralizedTime, which OCSP has for every year. */
  private static void time(DerWriter out, Instant instant) {
    String text = SECONDS.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) + 'Z';
    int mark = out.open(Der.GENERALIZED_TIME);
    for (int i = 0; i < text.length(); i++) {
      out.put(text.charAt(i));
    }
    out.close(mark);
  }
}
