package io.certwright.internal.lint;

import io.certwright.lint.WebPkiValidity;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;

/** What the web PKI allows from which day on; times are seconds since 1970. */
final class WebLimits {

  private static final long DAY = 86_400;

  /** The latest first, which most certificates fall under. */
  private static final List<Limit> LIMITS =
      WebPkiValidity.all().stream()
          .map(rule -> new Limit(at(rule.since()), rule.days()))
          .sorted(Comparator.comparingLong(Limit::from).reversed())
          .toList();

  private static final long SHORTER_LIVES = at(LocalDate.of(2026, 3, 15));
  private static final long NO_UNITS = at(LocalDate.of(2022, 9, 1));

  private WebLimits() {}

  private record Limit(long from, int days) {}

  private static long at(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
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
