package io.certwright.internal.lint;

import java.time.LocalDate;

/** The validity (RFC 5280, section 4.1.2.5). */
final class TimeLint {

  private static final int UTC_LENGTH = 13;
  private static final int GENERALIZED_LENGTH = 15;
  private static final int FIRST_GENERALIZED_YEAR = 2050;
  private static final int PIVOT = 50;

  private TimeLint() {}

  static void check(Cursor at, Findings findings, Facts facts) {
    facts.validityAt = at.start();
    var in = at.inside();
    boolean read = time(in, findings);
    facts.notBefore = read ? seconds(in) : 0;
    read &= time(in, findings);
    facts.notAfter = read ? seconds(in) : 0;
    in.end();
    facts.hasTimes = read;
    findings.require(
        !read || facts.notBefore <= facts.notAfter, ProfileRule.VALIDITY_ORDER, at.start());
  }

  /** Goes to a time; false: it is none that can be read. */
  private static boolean time(Cursor in, Findings findings) {
    if (!in.next() || (in.tag() != Tag.UTC_TIME && in.tag() != Tag.GENERALIZED_TIME)) {
      throw new Malformed(in.start());
    }
    if (!isWellFormed(in)) {
      findings.add(ProfileRule.TIME_SYNTAX, in.start());
      return false;
    }
    boolean late = in.tag() == Tag.UTC_TIME || year(in) >= FIRST_GENERALIZED_YEAR;
    findings.require(late, ProfileRule.TIME_BEFORE_2050, in.start());
    return true;
  }

  private static boolean isWellFormed(Cursor in) {
    int length = in.tag() == Tag.UTC_TIME ? UTC_LENGTH : GENERALIZED_LENGTH;
    if (in.length() != length || in.at(length - 1) != 'Z') {
      return false;
    }
    for (int i = 0; i < length - 1; i++) {
      if (in.at(i) < '0' || in.at(i) > '9') {
        return false;
      }
    }
    int month = fromEnd(in, 11);
    int day = fromEnd(in, 9);
    return month >= 1
        && month <= 12
        && day >= 1
        && day <= daysOf(year(in), month)
        && fromEnd(in, 7) < 24
        && fromEnd(in, 5) < 60
        && fromEnd(in, 3) < 60;
  }

  private static int daysOf(int year, int month) {
    return switch (month) {
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  private static int year(Cursor in) {
    int low = fromEnd(in, 13);
    if (in.tag() == Tag.UTC_TIME) {
      return low < PIVOT ? 2000 + low : 1900 + low;
    }
    return 100 * fromEnd(in, 15) + low;
  }

  /** Two digits that begin so many bytes before the end. */
  private static int fromEnd(Cursor in, int back) {
    int index = in.length() - back;
    return 10 * (in.at(index) - '0') + in.at(index + 1) - '0';
  }

  /** Seconds since 1970-01-01T00:00:00Z. */
  private static long seconds(Cursor in) {
    long days = LocalDate.of(year(in), fromEnd(in, 11), fromEnd(in, 9)).toEpochDay();
    return 86_400 * days + 3_600L * fromEnd(in, 7) + 60L * fromEnd(in, 5) + fromEnd(in, 3);
  }
}
