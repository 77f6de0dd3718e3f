package io.certwright.http;

import io.certwright.ca.OcspReply;
import io.certwright.ca.OcspResponder;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;

/**
 * OCSP by POST and GET (RFC 6960, appendix A), with the headers of RFC 5019, section 6.2 where an
 * answer may be kept.
 */
final class OcspRoute {

  /** The most that a responder reads. */
  private static final int MOST = 65_536;

  private static final String ASKED = "application/ocsp-request";
  private static final String ANSWERED = "application/ocsp-response";
  private static final byte[] NONE = new byte[0];

  private final OcspResponder responder;

  OcspRoute(OcspResponder responder) {
    this.responder = responder;
  }

  /** The answer to what is sent as a body. */
  Page post(Question question) throws IOException {
    if (question.header("Content-Type").filter(type -> !isAsked(type)).isPresent()) {
      return Page.empty(Page.UNSUPPORTED_TYPE);
    }
    var body = question.body(MOST);
    return body.isEmpty()
        ? Page.empty(Page.TOO_LARGE)
        : page(responder.answer(body.get())).with("Cache-Control", "no-store");
  }

  private static boolean isAsked(String type) {
    int end = type.indexOf(';');
    var plain = end < 0 ? type : type.substring(0, end);
    return plain.strip().toLowerCase(Locale.ROOT).equals(ASKED);
  }

  /**
   * The answer to what is sent in the address: base64, with or without percent signs instead of
   * what has a meaning in an address. What is none of that is answered like any malformed question.
   */
  Page get(String encoded) {
    var reply = responder.answer(decoded(encoded));
    return reply
        .period()
        .map(
            period ->
                Caching.keep(page(reply), Caching.tag(reply.der()), period.maxAge())
                    .with("Last-Modified", Caching.date(period.thisUpdate()))
                    .with("Expires", Caching.date(period.nextUpdate())))
        .orElseGet(() -> page(reply).with("Cache-Control", "no-store"));
  }

  private static Page page(OcspReply reply) {
    return Page.of(ANSWERED, reply.der());
  }

  private static byte[] decoded(String encoded) {
    try {
      return encoded.length() > 2 * MOST
          ? NONE
          : Base64.getDecoder().decode(withoutPercents(encoded));
    } catch (IllegalArgumentException e) {
      return NONE;
    }
  }

  private static String withoutPercents(String encoded) {
    var plain = new StringBuilder(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        if (i + 2 >= encoded.length()) {
          throw new IllegalArgumentException("a percent sign without two digits");
        }
        c = (char) Integer.parseInt(encoded, i + 1, i + 3, 16);
        i += 2;
      }
      plain.append(c);
    }
    return plain.toString();
  }
}
