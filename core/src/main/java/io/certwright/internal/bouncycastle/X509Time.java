package io.certwright.internal.bouncycastle;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Times as RFC 5280, section 4.1.2.5, wants them: UTCTime through 2049, GeneralizedTime from 2050.
 */
public final class X509Time {
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

  /**
   * Reads a UTCTime or a GeneralizedTime in the one form that RFC 5280, section 4.1.2.5 allows.
   *
   * @throws MalformedDerException if something else stands there
   */
  public static Instant read(DerReader in) {
    boolean utc = in.isNext(Der.UTC_TIME);
    byte[] digits = in.contents(utc ? Der.UTC_TIME : Der.GENERALIZED_TIME);
    int from = utc ? 2 : 4;
    if (digits.length != from + 11 || digits[from + 10] != 'Z') {
      throw in.malformed("a time in seconds of UTC before this");
    }
    try {
      int year = number(digits, 0, from);
      int full = !utc ? year : year + (year < FIRST_UTC_YEAR % 100 ? 2000 : 1900);
      return LocalDateTime.of(
              full,
              number(digits, from, from + 2),
              number(digits, from + 2, from + 4),
              number(digits, from + 4, from + 6),
              number(digits, from + 6, from + 8),
              number(digits, from + 8, from + 10))
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw in.malformed("a time that there is before this");
    }
  }

  private static int number(byte[] digits, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = digits[i] - '0';
      if (digit < 0 || digit > 9) {
        throw new DateTimeException("Not a digit");
      }
      number = 10 * number + digit;
    }
    return number;
  }

  private static void digits(DerWriter out, int twoDigits) {
    out.put('0' + twoDigits / 10).put('0' + twoDigits % 10);
  }
}
