package io.certwright.internal.campaign;

import io.certwright.internal.record.CampaignMark;
import io.certwright.internal.record.CampaignOutcome;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.schedule.Schedule;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What has become of a certificate whose renewal a campaign began: a pure function. */
final class Settling {

  /** How often what only a person can mend is tried before the campaign waits no more. */
  static final int MOST_ATTEMPTS = 3;

  /** How long the campaign waits for one that fails for other reasons. */
  static final Duration PATIENCE = Duration.ofDays(1);

  private Settling() {}

  /**
   * Finds it.
   *
   * @param found the certificate's state; empty: it is gone
   * @return empty: it is still waited for
   */
  static Optional<CampaignOutcome> of(
      CampaignMark mark, Optional<CertificateRecord> found, Instant now) {
    if (found.filter(head -> !head.isDeleted()).isEmpty()) {
      return Optional.of(CampaignOutcome.DELETED);
    }
    var head = found.get();
    if (head.versions() > mark.versions()) {
      return Optional.of(CampaignOutcome.RENEWED);
    }
    if (isGivenUp(head, now)) {
      return Optional.of(CampaignOutcome.CANCELLED);
    }
    return head.operation()
        .filter(operation -> !operation.started().isBefore(mark.at()))
        .flatMap(OperationState::failure)
        .filter(failure -> isLasting(failure, head, mark, now))
        .map(failure -> CampaignOutcome.valueOf(failure.refusal().name()));
  }

  private static boolean isGivenUp(CertificateRecord head, Instant now) {
    var schedule = head.schedule();
    boolean rests =
        schedule.reason() == Schedule.Reason.RENEW
            && schedule.at().filter(now::isBefore).isPresent();
    return !head.isBusy() && (rests || schedule.at().isEmpty());
  }

  private static boolean isLasting(
      OperationState.Failure failure, CertificateRecord head, CampaignMark mark, Instant now) {
    boolean forPeople =
        failure.refusal() == Refusal.REJECTED || failure.refusal() == Refusal.MISCONFIGURED;
    return (forPeople && head.schedule().attempts() >= MOST_ATTEMPTS)
        || now.isAfter(mark.at().plus(PATIENCE));
  }
}
