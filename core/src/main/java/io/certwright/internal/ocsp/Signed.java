package io.certwright.internal.ocsp;

import java.time.Duration;
import java.time.Instant;

/**
 * An answer about one certificate that can be given to whoever asks the same.
 *
 * @param answer with a period
 * @param says what it says
 * @param seen the records by which that is known
 */
record Signed(Answer answer, Finding says, Seen seen) {

  /** What it takes in memory besides the answer, about. */
  private static final int BESIDES = 600;

  /** Whoever gets it has half of its time left. The clock may have been put back. */
  boolean isYoung(Instant now) {
    var period = answer.period().orElseThrow();
    var half = Duration.between(period.thisUpdate(), period.nextUpdate()).dividedBy(2);
    return !now.isBefore(period.thisUpdate()) && now.isBefore(period.thisUpdate().plus(half));
  }

  /** Whether nothing has happened that it could be wrong by. */
  boolean isRight(Instant now) {
    return isYoung(now) && says.issuer().isRight(now) && seen.isRight();
  }

  /** Whether that is what would be said now, by the same signer. */
  boolean says(Finding now) {
    return says.standing().equals(now.standing()) && says.signer().isSameAs(now.signer());
  }

  int size() {
    return answer.der().length() + BESIDES;
  }
}
