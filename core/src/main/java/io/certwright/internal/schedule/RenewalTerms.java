package io.certwright.internal.schedule;

import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.Renewal;
import io.certwright.policy.RenewalWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a policy says of the time of a renewal.
 *
 * @param rule the rule
 * @param window when it is welcome; empty: always
 * @param interval the least interval; empty: a twentieth of the life
 */
public record RenewalTerms(
    Renewal rule, Optional<RenewalWindow> window, Optional<Duration> interval) {

  private static final int LEAST_INTERVAL_DIVISOR = 20;

  /** Those of a policy. */
  public static RenewalTerms of(CertificatePolicy policy) {
    return new RenewalTerms(policy.renewal(), policy.renewalWindow(), policy.renewalInterval());
  }

  /** The least time from one version to the next that is made by itself. */
  public Duration leastInterval(Life life) {
    return interval.orElseGet(() -> Life.part(life.length(), LEAST_INTERVAL_DIVISOR));
  }

  /** The first instant at which a version may be replaced by itself, at most its end. */
  Instant earliest(Life life) {
    var earliest = life.issued().plus(leastInterval(life));
    return earliest.isAfter(life.notAfter()) ? life.notAfter() : earliest;
  }
}
