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

  /**
   * The window for a life.
   *
   * @param issued the instant of issue
   * @param end the first instant after the life
   * @param earliest the start of the issuer's own validity
   */
  public static ValidityWindow of(Instant issued, Instant end, Instant earliest) {
    var tenth = Duration.between(issued, end).dividedBy(10);
    var back = issued.minus(tenth.compareTo(BACKDATING) < 0 ? tenth : BACKDATING);
    var start = back.isBefore(earliest) ? earliest : back;
    return new ValidityWindow(
        start.truncatedTo(ChronoUnit.SECONDS), end.minusSeconds(1).truncatedTo(ChronoUnit.SECONDS));
  }
}
