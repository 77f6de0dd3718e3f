package io.certwright.internal.version;

import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Current;
import io.certwright.internal.schedule.Backoff;
import io.certwright.internal.schedule.NextRenewal;
import io.certwright.internal.schedule.Schedule;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** When a failed attempt at a certificate is made again. */
public final class Attempts {

  private final DoubleSupplier random;

  public Attempts(DoubleSupplier random) {
    this.random = random;
  }

  /** What happens to a certificate once an operation on it was given up. */
  public Schedule afterCancel(CertificateRecord head, Instant now) {
    if (head.current().isEmpty() || head.schedule().reason() == Schedule.Reason.ISSUE) {
      return head.schedule().dropped();
    }
    boolean isManual = head.policy().issuer().equals(CertificatePolicy.UNKNOWN);
    // The version that is current still has to be renewed in time, but not at once.
    return head.renewal()
        .map(NextRenewal::at)
        // A person who did not want the request does not want the next one either.
        .filter(at -> !isManual || at.isAfter(now))
        .map(
            at ->
                at.isAfter(now)
                    ? Schedule.at(at, Schedule.Reason.RENEW)
                    : Schedule.at(
                        next(head, Refusal.REJECTED, Optional.empty(), now), Schedule.Reason.RETRY))
        .orElse(Schedule.NOTHING);
  }

  public Instant next(
      CertificateRecord head, Refusal refusal, Optional<Duration> retryAfter, Instant now) {
    var expiry = head.current().map(Current::notAfter);
    return Backoff.next(
        refusal,
        head.schedule().attempts() + 1,
        now,
        Duration.between(now, head.policy().validity().after(now)),
        expiry,
        retryAfter,
        random.getAsDouble());
  }
}
