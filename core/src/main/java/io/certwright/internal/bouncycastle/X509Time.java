package io.certwright.internal.bouncycastle;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Times as RFC 5280, section 4.1.2.5, wants them: UTCTime through 2049, GeneralizedTime from 2050.
 */
final class X509Time {
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
  private static final int FIRST_UTC_YEAR = 1950;
  private static final int LAST_UTC_YEAR = 2049;

  private X509Time() {}

  static void write(DerWriter out, Instant instant) {
    if (instant.isBefore(FIRST) || !instant.isBefore(END)) {
      throw new IllegalArgumentException(
          "A certificate can say the years 0 to 9999 only, not " + instant);
    }
    LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    int year = time.getYear();
    boolean utc = year >= FIRST_UTC_YEAR && year <= LAST_UTC_YEAR;
    int mark = out.open(utc ? Der.UTC_TIME : Der.GENERALIZED_TIME);
    if (!utc) {
      digits(out, year / 100);
    }
    digits(out, year % 100);
    digits(out, time.getMonthValue());
    digits(out, time.getDayOfMonth());
    digits(out, time.getHour());
    digits(out, time.getMinute());
    digits(out, time.getSecond());
    out.put('Z');
    out.close(mark);
  }

  private static void digits(DerWriter out, int twoDigits) {
    out.put('0' + twoDigits / 10).put('0' + twoDigits % 10);
  }
}
