package io.certwright.internal.issue;

import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Holder;
import io.certwright.internal.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Finds waits that were begun by a clock which was set back by half an hour or more since. What was
 * to be tried again, or asked for, in a minute would wait for hours: it waits for that minute from
 * now. When a version is renewed follows from its life, and stays.
 */
final class ClockSetBack {

  /** By less than this the clocks of nodes may differ. */
  private static final Duration LEAST = Duration.ofMinutes(30);

  private ClockSetBack() {}

  /** The state that waits from now on; empty: it does already. */
  static Optional<CertificateRecord> of(CertificateRecord head, Instant now) {
    var latest = now.plus(LEAST);
    if (head.isDeleted() || !isWaiting(head.schedule())) {
      return Optional.empty();
    }
    if (head.updated().isAfter(latest)) {
      var at = head.schedule().at().orElseThrow();
      var wait = Duration.between(head.updated(), at);
      var next = now.plus(wait.isNegative() ? Duration.ZERO : wait);
      var schedule = head.schedule();
      return Optional.of(
          head.withSchedule(
              new Schedule(Optional.of(next), schedule.reason(), schedule.attempts()), now));
    }
    // A hand that has it for longer than any has died.
    return head.holder().map(Holder::until).filter(latest::isBefore).isPresent()
        ? Optional.of(head.withSchedule(head.schedule(), now))
        : Optional.empty();
  }

  private static boolean isWaiting(Schedule schedule) {
    return schedule.at().isPresent()
        && schedule.reason() != Schedule.Reason.RENEW
        && schedule.reason() != Schedule.Reason.NOTHING;
  }
}
