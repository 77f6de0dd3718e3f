package io.certwright.internal.trust;

import io.certwright.access.ClientName;
import io.certwright.errors.ClientRefusedException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads from a certificate that is trusted who its holder is; whatever is ambiguous is refused. */
public final class ClientNames {

  private static final int URI_TAG = 0x86;
  private static final int EMAIL_TAG = 0x81;
  private static final int MAX_NAME = 180;

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern TRUST_DOMAIN = Pattern.compile("[a-z0-9._-]{1,253}");
  private static final Pattern SEGMENT = Pattern.compile("[a-zA-Z0-9._-]+");
  private static final Pattern LOCAL_PART =
      Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
  private static final Pattern RDN =
      Pattern.compile("[A-Z]+=[A-Za-z0-9]([A-Za-z0-9.@:/_' -]*[A-Za-z0-9.])?");

  private ClientNames() {}

  /**
   * The name of the identity that a certificate is of.
   *
   * @param within the domain that it has to be in
   * @throws ClientRefusedException if it does not say so, or not clearly
   */
  public static String of(X509Certificate leaf, ClientName form, Optional<String> within) {
    if (leaf.getBasicConstraints() >= 0) {
      throw refused("authority", "it is an authority's, which is nobody's identity");
    }
    var name =
        switch (form) {
          case SPIFFE_ID -> spiffe(only(leaf, URI_TAG), within);
          case URI -> uri(only(leaf, URI_TAG));
          case DNS -> dns(only(leaf, AlternativeNames.DNS), within);
          case EMAIL -> email(only(leaf, EMAIL_TAG), within);
          case SUBJECT -> subject(leaf);
        };
    if (name.length() > MAX_NAME) {
      throw refused("name-length", "its name has more than " + MAX_NAME + " characters");
    }
    return form == ClientName.SPIFFE_ID ? name : form.prefix() + ":" + name;
  }

  private static String only(X509Certificate leaf, int tag) {
    List<AlternativeNames.Name> names =
        AlternativeNames.of(leaf.getExtensionValue(Extensions.ALTERNATIVE_NAMES)).stream()
            .filter(name -> name.tag() == tag)
            .toList();
    if (names.isEmpty()) {
      throw refused("name-missing", "it has no name of the form that is asked for");
    }
    if (names.size() > 1) {
      throw refused("name-several", "it has several names of the form that is asked for");
    }
    var text = names.get(0).text();
    if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw refused("name-characters", "its name has characters that are not visible ASCII ones");
    }
    return text;
  }

  private static String spiffe(String text, Optional<String> within) {
    var scheme = "spiffe://";
    int slash = text.indexOf('/', scheme.length());
    if (!text.startsWith(scheme) || slash < 0) {
      throw malformed("a SPIFFE ID of a workload, as spiffe://domain/path");
    }
    var domain = text.substring(scheme.length(), slash);
    if (!TRUST_DOMAIN.matcher(domain).matches()) {
      throw malformed("a SPIFFE ID with a trust domain in lower case");
    }
    for (var segment : text.substring(slash + 1).split("/", -1)) {
      if (!SEGMENT.matcher(segment).matches() || segment.equals(".") || segment.equals("..")) {
        throw malformed("a SPIFFE ID with a path of plain segments");
      }
    }
    if (within.isPresent() && !within.get().equals(domain)) {
      throw elsewhere();
    }
    return text;
  }

  private static String uri(String text) {
    try {
      var uri = new URI(text);
      var scheme = uri.getScheme();
      boolean plain =
          scheme != null
              && scheme.equals(scheme.toLowerCase(Locale.ROOT))
              && uri.getRawUserInfo() == null
              && uri.getRawFragment() == null
              && text.indexOf('%') < 0
              && uri.normalize().toString().equals(text);
      if (plain && !scheme.equals(ClientName.SPIFFE_ID.prefix())) {
        if (uri.getRawAuthority() != null) {
          var unused = host(uri.getHost() == null ? "" : uri.getHost());
        }
        return text;
      }
    } catch (URISyntaxException e) {
      // It is none.
    }
    throw malformed("an absolute URI in its plainest form, and no SPIFFE ID");
  }

  private static String dns(String text, Optional<String> within) {
    return within(host(text.toLowerCase(Locale.ROOT)), within);
  }

  private static String email(String text, Optional<String> within) {
    int at = text.indexOf('@');
    if (at < 0 || !LOCAL_PART.matcher(text.substring(0, at)).matches()) {
      throw malformed("a mail address without quotes");
    }
    var domain = within(host(text.substring(at + 1).toLowerCase(Locale.ROOT)), within);
    return text.substring(0, at) + "@" + domain;
  }

  /** A host in lower case that is nobody else's in other letters. */
  private static String host(String text) {
    var labels = text.split("\\.", -1);
    for (var label : labels) {
      if (!LABEL.matcher(label).matches()) {
        throw malformed("a host name of letters, digits and hyphens, in which a wildcard is none");
      }
      if (label.startsWith("xn--")) {
        throw refused(
            "name-look-alike", "its host name stands for other letters, which may look like these");
      }
    }
    if (labels[labels.length - 1].chars().allMatch(Character::isDigit)) {
      throw malformed("a host name, which an address is none of");
    }
    return text;
  }

  private static String within(String host, Optional<String> within) {
    if (within.isPresent() && !host.equals(within.get()) && !host.endsWith("." + within.get())) {
      throw elsewhere();
    }
    return host;
  }

  private static String subject(X509Certificate leaf) {
    var text = leaf.getSubjectX500Principal().getName();
    if (text.isEmpty()) {
      throw refused("name-missing", "its subject is empty");
    }
    for (var part : text.split(",", -1)) {
      if (!RDN.matcher(part).matches() || part.contains("  ")) {
        throw malformed("a subject of common attributes in plain letters");
      }
    }
    return text;
  }

  private static ClientRefusedException malformed(String wanted) {
    return refused("name-form", "its name is not " + wanted);
  }

  private static ClientRefusedException elsewhere() {
    return refused("name-elsewhere", "its name is not in the domain that is asked for");
  }

  private static ClientRefusedException refused(String rule, String message) {
    return new ClientRefusedException(rule, message);
  }
}
