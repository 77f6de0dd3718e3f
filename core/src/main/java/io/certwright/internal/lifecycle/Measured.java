package io.certwright.internal.lifecycle;

import io.certwright.event.Measurement.Stepped;
import io.certwright.event.Measurement.Stepped.Kind;
import io.certwright.event.Measurement.Stepped.Outcome;
import io.certwright.internal.schedule.Decision;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a meter is told of a step. */
final class Measured {

  private Measured() {}

  /**
   * What it is told.
   *
   * @param begun when, by the time that the work is decided by
   */
  static Stepped of(Job job, Step step, Instant begun, Duration took) {
    var since = Duration.between(job.record().due().orElse(begun), begun);
    var late = since.isNegative() ? Duration.ZERO : since;
    return new Stepped(
        kind(job, step), job.errand().issuer(), outcome(step), refusal(step), took, late);
  }

  private static Kind kind(Job job, Step step) {
    if (step instanceof Step.Kept kept) {
      return kind(kept.decision().action());
    }
    if (step instanceof Step.Purged) {
      return Kind.PURGE;
    }
    if (job.isIssuerRevocation()) {
      return Kind.REVOKE;
    }
    if (step instanceof Step.Followed) {
      return Kind.COMPROMISE;
    }
    if (job.isOfList()) {
      return Kind.CRL;
    }
    return job.errand() instanceof Errand.Server ? Kind.PROBE : Kind.VERSION;
  }

  private static Kind kind(Decision.Action action) {
    return switch (action) {
      case EXPIRED -> Kind.EXPIRED;
      case NEAR_EXPIRY -> Kind.NEAR_EXPIRY;
      case RETIRE -> Kind.RETIRE;
      case PREPARE -> Kind.PREPARE;
      case ADVICE -> Kind.ADVICE;
      case STATUS -> Kind.STATUS;
      case PURGE -> Kind.PURGE;
      case PROBE -> Kind.PROBE;
      case VERSION, NOTHING -> Kind.VERSION;
    };
  }

  private static Outcome outcome(Step step) {
    if (step instanceof Step.Fails) {
      return Outcome.FAILED;
    }
    return step instanceof Step.Waits ? Outcome.WAITS : Outcome.DONE;
  }

  private static Optional<Refusal> refusal(Step step) {
    return step instanceof Step.Fails fails ? Optional.of(fails.why().refusal()) : Optional.empty();
  }
}
