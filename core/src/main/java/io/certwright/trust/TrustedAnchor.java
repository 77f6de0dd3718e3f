package io.certwright.trust;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * A certificate that paths may end at. Its name, key, validity and name constraints count (RFC
 * 5937); its signature does not. One that is itself the leaf is trusted for what it says.
 *
 * @param certificate it; need not be self-signed
 * @param distrustedAfter leaves that begin to be valid later are not trusted by it; empty: it is
 *     trusted as long as it lives
 */
public record TrustedAnchor(X509Certificate certificate, Optional<Instant> distrustedAfter) {

  /** An anchor that is trusted as long as it lives. */
  public static TrustedAnchor of(X509Certificate certificate) {
    return new TrustedAnchor(certificate, Optional.empty());
  }
}
