package io.certwright.internal.trust;

import io.certwright.policy.SubjectAlternativeName;
import io.certwright.policy.SubjectAlternativeName.Dns;
import io.certwright.policy.SubjectAlternativeName.Ip;
import java.util.Locale;

/**
 * Whether a leaf speaks for a host (RFC 9525, section 6): by its subject alternative names alone; a
 * wildcard is the whole first label and stands for one label, with two more behind it.
 */
final class HostRule {

  private HostRule() {}

  /**
   * Whether one of the names is the host.
   *
   * @throws io.certwright.internal.bouncycastle.MalformedDerException if they cannot be read
   */
  static boolean matches(Node leaf, SubjectAlternativeName host) {
    for (var name : AlternativeNames.of(leaf.extensions().get(Extensions.ALTERNATIVE_NAMES))) {
      boolean same =
          host instanceof Ip ip
              ? name.tag() == AlternativeNames.IP && name.value().equals(ip.address())
              : name.tag() == AlternativeNames.DNS && isHost(name.text(), ((Dns) host).name());
      if (same) {
        return true;
      }
    }
    return false;
  }

  /** Compares a name of a certificate with a host in lower-case A-labels. */
  static boolean isHost(String presented, String host) {
    var name = presented.toLowerCase(Locale.ROOT);
    if (!name.startsWith("*.")) {
      return name.equals(host);
    }
    int dot = host.indexOf('.');
    return dot > 0
        && name.indexOf('*', 1) < 0
        && name.indexOf('.', 2) > 0
        && host.substring(dot).equals(name.substring(1));
  }
}
