package io.certwright.internal.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a leaf says of the hosts and the purposes that it is for. The common name says nothing (RFC
 * 9525, section 2).
 */
final class CertificateHosts {
  static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  private static final String ANY_PURPOSE = "2.5.29.37.0";
  private static final int DNS_NAME = 2;

  private CertificateHosts() {}

  /** The DNS names, in lower case, wildcards as {@code *.example}. */
  static Set<String> of(X509Certificate leaf) {
    Set<String> hosts = new HashSet<>();
    try {
      Collection<List<?>> names = leaf.getSubjectAlternativeNames();
      if (names != null) {
        for (List<?> name : names) {
          if (name.get(0).equals(DNS_NAME) && name.get(1) instanceof String host) {
            hosts.add(host.toLowerCase(Locale.ROOT));
          }
        }
      }
    } catch (CertificateParsingException e) {
      throw unreadable(leaf, e);
    }
    return Set.copyOf(hosts);
  }

  /** The OIDs of the extended key usage; null where the leaf serves any. */
  static @Nullable List<String> purposes(X509Certificate leaf) {
    try {
      List<String> purposes = leaf.getExtendedKeyUsage();
      return purposes == null || purposes.contains(ANY_PURPOSE) ? null : List.copyOf(purposes);
    } catch (CertificateParsingException e) {
      throw unreadable(leaf, e);
    }
  }

  private static IllegalArgumentException unreadable(X509Certificate leaf, Exception cause) {
    return new IllegalArgumentException(
        "The certificate with serial number "
            + leaf.getSerialNumber().toString(16)
            + " has an extension that cannot be read",
        cause);
  }
}
