package io.certwright.trust;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A chain that is trusted for what was asked. Code that needs trust takes this type; {@code
 * io.certwright.ChainValidator} makes it.
 *
 * @param certificates the path, the leaf first, the anchor last
 * @param anchor what it ends at
 * @param purpose what it was validated for
 * @param at the instant that it was judged at
 * @param policies the policies that the path is valid for (RFC 5280, section 6.1.6), as far as they
 *     were wanted; may be empty where none was required
 * @param revocation what revocation said of each certificate but the anchor, the leaf first; empty
 *     if it was not asked
 * @param work what it cost
 */
public record ValidatedChain(
    List<X509Certificate> certificates,
    TrustedAnchor anchor,
    Purpose purpose,
    Instant at,
    Set<String> policies,
    List<RevocationFinding> revocation,
    ValidationWork work)
    implements ValidationResult {

  /** Copies the collections. */
  public ValidatedChain {
    certificates = List.copyOf(certificates);
    policies = Set.copyOf(policies);
    revocation = List.copyOf(revocation);
  }

  /** The certificate that was asked about. */
  public X509Certificate leaf() {
    return certificates.get(0);
  }

  /** How long it is, and for what; nothing of what the certificates say. */
  @Override
  public String toString() {
    return "ValidatedChain of " + certificates.size() + " for " + purpose + " at " + at;
  }
}
