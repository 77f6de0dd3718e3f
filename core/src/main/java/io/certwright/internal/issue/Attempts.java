package io.certwright.internal.issue;

import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.schedule.Backoff;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** When a failed attempt at a certificate is made again. */
final class Attempts {

  private final Catalogue catalogue;
  private final DoubleSupplier random;

  Attempts(Catalogue catalogue, DoubleSupplier random) {
    this.catalogue = catalogue;
    this.random = random;
  }

  Instant next(
      CertificateRecord head, Refusal refusal, Optional<Duration> retryAfter, Instant now) {
    var expiry =
        head.current().map(v -> catalogue.requireVersion(head.id(), v).version().notAfter());
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
