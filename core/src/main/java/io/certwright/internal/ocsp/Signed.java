package io.certwright.internal.ocsp;

import java.time.Duration;
import java.time.Instant;

/**
 * An answer about one certificate that can be given to whoever asks the same.
 *
 * @param answer with a period
 * @param says what it says
 * @param seen the records by which that is known
 * @param asked when somebody asked for it last
 */
record Signed(Answer answer, Finding says, Seen seen, LastAsked asked) {

  /** What it takes in memory besides the answer, about. */
  private static final int BESIDES = 700;

  /** An eighth of its time before it is too old to be given, there is another one. */
  private static final int EIGHTHS = 8;

  private static final int YOUNG = 4;
  private static final int FRESH = 3;

  /** Whoever gets it has half of its time left. The clock may have been put back. */
  boolean isYoung(Instant now) {
    return isWithin(YOUNG, now);
  }

  /** Whether it is young, and will be for a while. */
  boolean isFresh(Instant now) {
    return isWithin(FRESH, now);
  }

  private boolean isWithin(int eighths, Instant now) {
    var period = answer.period().orElseThrow();
    var some =
        Duration.between(period.thisUpdate(), period.nextUpdate())
            .multipliedBy(eighths)
            .dividedBy(EIGHTHS);
    return !now.isBefore(period.thisUpdate()) && now.isBefore(period.thisUpdate().plus(some));
  }

  /** Whether the certificate has ended. */
  boolean isOver(Instant now) {
    return says.known().filter(known -> !known.ends().isBefore(now)).isEmpty();
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
