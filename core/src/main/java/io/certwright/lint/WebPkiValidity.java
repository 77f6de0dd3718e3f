package io.certwright.lint;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The longest life that the web PKI allows to the certificate of a TLS server, by the day on which
 * it begins (CA/Browser Forum, Baseline Requirements, section 6.3.2). It has become shorter several
 * times, and will again.
 *
 * @param since the first day of the rule
 * @param until the day from which the next one counts; empty: none is decided yet
 * @param days how many days of 86,400 seconds it may live, the first and the last second included
 */
public record WebPkiValidity(LocalDate since, Optional<LocalDate> until, int days) {

  private static final LocalDate FROM_825 = LocalDate.of(2018, 3, 1);
  private static final LocalDate FROM_398 = LocalDate.of(2020, 9, 1);
  private static final LocalDate FROM_200 = LocalDate.of(2026, 3, 15);
  private static final LocalDate FROM_100 = LocalDate.of(2027, 3, 15);
  private static final LocalDate FROM_47 = LocalDate.of(2029, 3, 15);

  private static final List<WebPkiValidity> ALL =
      List.of(
          new WebPkiValidity(FROM_825, Optional.of(FROM_398), 825),
          new WebPkiValidity(FROM_398, Optional.of(FROM_200), 398),
          new WebPkiValidity(FROM_200, Optional.of(FROM_100), 200),
          new WebPkiValidity(FROM_100, Optional.of(FROM_47), 100),
          new WebPkiValidity(FROM_47, Optional.empty(), 47));

  /** The rules, the earliest first; each but the last counts until the next one does. */
  public static List<WebPkiValidity> all() {
    return ALL;
  }
}
