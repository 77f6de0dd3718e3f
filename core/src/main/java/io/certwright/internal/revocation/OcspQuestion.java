package io.certwright.internal.revocation;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.spi.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked of an OCSP responder (OCSPRequest, RFC 6960, section 4.1.1). Who asks, and a
 * signature by that, are passed over: the answer is the same for everybody.
 *
 * @param certificates at least one
 * @param nonce to be repeated in the answer (RFC 9654); empty: there is none
 */
public record OcspQuestion(List<OcspCertId> certificates, Optional<Bytes> nonce) {

  /** The most bytes that are read: a signed question with the certificates of its signer. */
  public static final int MAX_SIZE = 65_536;

  /** The most certificates that may be asked about at once. */
  public static final int MOST_CERTIFICATES = 50;

  private static final int MOST_NONCE = 128;
  private static final String NONCE = "1.3.6.1.5.5.7.48.1.2";

  /** What may be critical: whatever there is to be understood in them is heeded. */
  private static final Set<String> UNDERSTOOD =
      Set.of(NONCE, "1.3.6.1.5.5.7.48.1.4", "1.3.6.1.5.5.7.48.1.7", "1.3.6.1.5.5.7.48.1.8");

  private static final int CONTEXT_0 = 0xa0;
  private static final int CONTEXT_1 = 0xa1;
  private static final int CONTEXT_2 = 0xa2;

  /** Copies the list. */
  public OcspQuestion {
    certificates = List.copyOf(certificates);
  }

  /**
   * Reads a question.
   *
   * @param der at most {@link #MAX_SIZE} bytes; not changed meanwhile
   * @throws io.certwright.internal.bouncycastle.MalformedDerException if it is none, of another
   *     version, too long, or has a critical extension that is not known here
   */
  public static OcspQuestion of(byte[] der) {
    if (der.length > MAX_SIZE) {
      throw DerReader.ofValues(der).malformed("at most " + MAX_SIZE + " bytes");
    }
    var in = DerReader.of(der);
    var question = in.sequence(OcspQuestion::read);
    if (in.isNext(CONTEXT_0)) {
      in.inside(CONTEXT_0, explicit -> explicit.sequence(OcspQuestion::signature));
    }
    in.end();
    return question;
  }

  private static OcspQuestion read(DerReader in) {
    if (in.isNext(CONTEXT_0)) {
      in.inside(CONTEXT_0, version -> version.integerIn(0, 0));
    }
    if (in.isNext(CONTEXT_1)) {
      in.skip(); // who asks
    }
    var certificates = in.sequence(OcspQuestion::certificates);
    Optional<Bytes> nonce =
        in.isNext(CONTEXT_2) ? in.inside(CONTEXT_2, OcspQuestion::extensions) : Optional.empty();
    return new OcspQuestion(certificates, nonce);
  }

  private static List<OcspCertId> certificates(DerReader list) {
    var all = new ArrayList<OcspCertId>();
    do {
      if (all.size() == MOST_CERTIFICATES) {
        throw list.malformed("at most " + MOST_CERTIFICATES + " certificates before this");
      }
      all.add(list.sequence(OcspQuestion::certificate));
    } while (!list.atEnd());
    return all;
  }

  private static OcspCertId certificate(DerReader request) {
    var id = OcspCertId.read(request);
    if (request.isNext(CONTEXT_0)) {
      request.inside(CONTEXT_0, OcspQuestion::extensions);
    }
    return id;
  }

  /** The nonce among them. */
  private static Optional<Bytes> extensions(DerReader in) {
    Optional<Bytes> nonce = Optional.empty();
    for (var item : ExtensionList.read(in)) {
      if (item.critical() && !UNDERSTOOD.contains(item.oid())) {
        throw in.malformed("no critical extension " + item.oid() + " before this");
      }
      if (item.oid().equals(NONCE)) {
        var value = DerReader.octetsOf(item.value().toByteArray());
        if (value.length() < 1 || value.length() > MOST_NONCE) {
          throw in.malformed("a nonce of 1 to " + MOST_NONCE + " bytes before this");
        }
        nonce = Optional.of(value);
      }
    }
    return nonce;
  }

  /** A signature is as long as its key wants, and nobody is authorised by it. */
  private static boolean signature(DerReader in) {
    in.sequence(
        algorithm -> {
          var oid = algorithm.oid();
          while (!algorithm.atEnd()) {
            algorithm.skip();
          }
          return oid;
        });
    byte[] bits = in.bitString();
    if (in.isNext(CONTEXT_0)) {
      in.skip(); // certificates
    }
    return bits.length > 0;
  }
}
