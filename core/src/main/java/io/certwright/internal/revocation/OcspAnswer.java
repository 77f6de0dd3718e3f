package io.certwright.internal.revocation;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.ForeignStatement;
import io.certwright.internal.bouncycastle.X509Time;
import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A successful answer of an OCSP responder (BasicOCSPResponse, RFC 6960, section 4.2.1).
 *
 * @param signed what was signed, how, and the signature
 * @param responderName who signed it, as a canonical name; empty: it is told by key
 * @param responderKey the SHA-1 of the key that signed it; empty: it is told by name
 * @param answers one for each certificate
 * @param certificates that may be needed to verify the signature, as DER
 * @param unknownCritical whether there is a critical extension that is not known here
 */
public record OcspAnswer(
    ForeignStatement signed,
    Optional<String> responderName,
    Optional<Bytes> responderKey,
    List<OcspSingle> answers,
    List<Bytes> certificates,
    boolean unknownCritical) {

  private static final String BASIC = "1.3.6.1.5.5.7.48.1.1";
  private static final String NONCE = "1.3.6.1.5.5.7.48.1.2";
  private static final int CONTEXT_0 = 0xa0;
  private static final int CONTEXT_1 = 0xa1;
  private static final int CONTEXT_2 = 0xa2;
  private static final int MOST_ANSWERS = 1_000;
  private static final int MOST_CERTIFICATES = 10;

  /**
   * Reads an OCSPResponse.
   *
   * @throws io.certwright.internal.bouncycastle.MalformedDerException if it is none
   * @return empty if the responder answers that it cannot
   */
  public static Optional<OcspAnswer> of(Bytes der) {
    var outer = DerReader.of(der);
    byte[] status = outer.contents(CrlTags.ENUMERATED);
    boolean successful = status.length == 1 && status[0] == 0;
    if (!successful) {
      if (!outer.atEnd()) {
        outer.skip();
      }
      outer.end();
      return Optional.empty();
    }
    byte[] basic =
        outer.inside(
            CONTEXT_0,
            in ->
                in.sequence(
                    bytes -> {
                      if (!bytes.oid().equals(BASIC)) {
                        throw bytes.malformed("a basic answer before this");
                      }
                      return bytes.octets();
                    }));
    outer.end();
    return Optional.of(basic(basic));
  }

  private static OcspAnswer basic(byte[] der) {
    var in = DerReader.of(der);
    var signed = ForeignStatement.read(in);
    List<Bytes> certificates = new ArrayList<>();
    if (in.isNext(CONTEXT_0)) {
      in.inside(
          CONTEXT_0, list -> certificates.addAll(list.list(item -> Bytes.copyOf(item.any()))));
    }
    in.end();
    if (certificates.size() > MOST_CERTIFICATES) {
      throw in.malformed("at most " + MOST_CERTIFICATES + " certificates before this");
    }
    var data = signed.open();
    if (data.isNext(CONTEXT_0)) {
      data.skip(); // the version, of which there is one
    }
    boolean named = data.isNext(CONTEXT_1);
    Optional<String> name =
        named
            ? Optional.of(ForeignNames.canonical(data.inside(CONTEXT_1, DerReader::any)))
            : Optional.empty();
    Optional<Bytes> key =
        named ? Optional.empty() : Optional.of(data.inside(CONTEXT_2, DerReader::bytes));
    Instant producedAt = X509Time.read(data);
    List<OcspSingle> answers = data.list(item -> item.sequence(OcspSingle::read));
    if (answers.size() > MOST_ANSWERS) {
      throw data.malformed("at most " + MOST_ANSWERS + " answers before " + producedAt);
    }
    boolean critical = data.isNext(CONTEXT_1) && data.inside(CONTEXT_1, OcspAnswer::isCritical);
    data.end();
    return new OcspAnswer(signed, name, key, answers, certificates, critical);
  }

  /** A nonce is not looked for, but may be there. */
  static boolean isCritical(DerReader in) {
    return ExtensionList.read(in).stream()
        .anyMatch(item -> item.critical() && !item.oid().equals(NONCE));
  }
}
