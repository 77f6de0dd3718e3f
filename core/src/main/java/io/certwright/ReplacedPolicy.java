package io.certwright;

import io.certwright.internal.record.PolicyRecord;
import io.certwright.policy.CertificatePolicy;
import java.time.Instant;

/**
 * A policy that a certificate had before.
 *
 * @param policy the policy
 * @param replaced when another one took its place
 */
public record ReplacedPolicy(CertificatePolicy policy, Instant replaced) {

  static ReplacedPolicy of(PolicyRecord earlier) {
    return new ReplacedPolicy(earlier.policy(), earlier.replaced());
  }
}
