package io.certwright.internal.trust;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;

/**
 * The extended key usage of a certificate, read once: it is asked for whenever the certificate is
 * tried.
 *
 * @param identifiers of the purposes; empty: there is no such extension
 * @param readable whether it can be read
 */
record Purposes(Optional<Set<String>> identifiers, boolean readable) {

  private static final String ANY = "2.5.29.37.0";

  static Purposes of(X509Certificate certificate) {
    try {
      return new Purposes(
          Optional.ofNullable(certificate.getExtendedKeyUsage()).map(Set::copyOf), true);
    } catch (CertificateParsingException e) {
      return new Purposes(Optional.empty(), false);
    }
  }

  /** Whether it is for a purpose, or for any; where none is named, the caller decides. */
  boolean allow(String wanted, boolean orAny, boolean orAbsent) {
    return identifiers
        .map(named -> named.contains(wanted) || (orAny && named.contains(ANY)))
        .orElse(orAbsent);
  }
}
