package io.certwright.internal.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The validity that is written into a certificate.
 *
 * @param notBefore back-dated, because the clocks of relying parties differ: by a minute, or by a
 *     tenth of a shorter life
 * @param notAfter the last second of the life, which runs from the instant of issue and includes
 *     both ends (RFC 5280, section 4.1.2.5)
 */
public record ValidityWindow(Instant notBefore, Instant notAfter) {

  private static final Duration BACKDATING = Duration.ofMinutes(1);
  private static final int SHARE = 10;
  private static final Duration SHORT = BACKDATING.multipliedBy(SHARE);

  /**
   * The window for a life.
   *
   * @param issued the instant of issue
   * @param end the first instant after the life
   * @param earliest the start of the issuer's own validity
   */
  public static ValidityWindow of(Instant issued, Instant end, Instant earliest) {
    var life = Duration.between(issued, end);
    var back = issued.minus(life.compareTo(SHORT) < 0 ? life.dividedBy(SHARE) : BACKDATING);
    var start = back.isBefore(earliest) ? earliest : back;
    return new ValidityWindow(
        start.truncatedTo(ChronoUnit.SECONDS), end.minusSeconds(1).truncatedTo(ChronoUnit.SECONDS));
  }
}
