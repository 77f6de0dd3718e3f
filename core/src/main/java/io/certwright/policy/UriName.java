package io.certwright.policy;

import static io.certwright.policy.Refusals.quote;

import io.certwright.errors.InvalidPolicyException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** The form of URIs (RFC 5280, 4.2.1.6 and 7.4). */
final class UriName {

  private static final int MAX_LENGTH = 2_048;
  private static final int MAX_PORT = 65_535;

  private UriName() {}

  static String normalise(String field, String text) {
    if (text.length() > MAX_LENGTH) {
      throw refused(field, "length", text, "is longer than " + MAX_LENGTH + " characters");
    }
    if (!text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw refused(
          field,
          "characters",
          text,
          "has other than visible ASCII characters; percent-encode them");
    }
    URI uri = parse(field, text);
    String scheme = uri.getScheme();
    if (scheme == null) {
      throw refused(field, "absolute", text, "has no scheme");
    }
    String rest = text.substring(scheme.length() + 1);
    String lowerScheme = scheme.toLowerCase(Locale.ROOT);
    return rest.startsWith("//")
        ? lowerScheme + "://" + authority(field, text, uri) + afterAuthority(rest)
        : lowerScheme + ":" + rest;
  }

  private static URI parse(String field, String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw refused(field, "syntax", text, "is not a URI: " + e.getReason());
    }
  }

  private static String authority(String field, String text, URI uri) {
    if (uri.getRawUserInfo() != null) {
      throw refused(
          field, "user-info", text, "has user information, which a certificate would publish");
    }
    String host = uri.getHost();
    if (host == null) {
      throw refused(field, "host", text, "has an authority without a DNS name or address");
    }
    if (uri.getPort() > MAX_PORT) {
      throw refused(field, "port", text, "has a port beyond " + MAX_PORT);
    }
    return normaliseHost(field, host) + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  private static String normaliseHost(String field, String host) {
    if (host.startsWith("[")) {
      String literal = host.substring(1, host.length() - 1);
      return "[" + IpLiteral.format(IpLiteral.parse(field, literal)) + "]";
    }
    return isNumeric(host)
        ? IpLiteral.format(IpLiteral.parse(field, host))
        : DnsName.normalise(field, host, DnsName.Wildcard.REFUSED);
  }

  private static boolean isNumeric(String host) {
    return host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  private static String afterAuthority(String rest) {
    for (int i = 2; i < rest.length(); i++) {
      char c = rest.charAt(i);
      if (c == '/' || c == '?' || c == '#') {
        return rest.substring(i);
      }
    }
    return "";
  }

  private static InvalidPolicyException refused(
      String field, String rule, String text, String what) {
    return Refusals.of(field, rule, "the URI " + quote(text) + " " + what);
  }
}
