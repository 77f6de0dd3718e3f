package io.certwright.internal.lint;

import java.time.Instant;

/** What the web PKI allows from which day on; times are seconds since 1970. */
final class WebLimits {

  private static final long DAY = 86_400;
  private static final Limit[] LIMITS = {
    new Limit("2029-03-15", 47),
    new Limit("2027-03-15", 100),
    new Limit("2026-03-15", 200),
    new Limit("2020-09-01", 398),
    new Limit("2018-03-01", 825),
  };
  private static final long SHORTER_LIVES = at("2026-03-15");
  private static final long NO_UNITS = at("2022-09-01");

  private WebLimits() {}

  private record Limit(long from, int days) {
    Limit(String from, int days) {
      this(at(from), days);
    }
  }

  private static long at(String day) {
    return Instant.parse(day + "T00:00:00Z").getEpochSecond();
  }

  /** Whether a certificate may live that long; both ends are included. */
  static boolean allow(long notBefore, long notAfter) {
    for (var limit : LIMITS) {
      if (notBefore >= limit.from) {
        return notAfter - notBefore + 1 <= limit.days * DAY;
      }
    }
    return true;
  }

  /** Whether a certificate lives so shortly that nobody need be able to revoke it. */
  static boolean isShort(long notBefore, long notAfter) {
    return notAfter - notBefore + 1 <= (notBefore >= SHORTER_LIVES ? 7 : 10) * DAY;
  }

  /** Whether a subject may have an organizational unit. */
  static boolean allowUnit(long notBefore) {
    return notBefore < NO_UNITS;
  }
}
