package io.certwright.policy;

import io.certwright.errors.Problem;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What stands around a renewal: its window, its key, its least interval and the overlap. */
final class RenewalRules {

  private RenewalRules() {}

  /**
   * Checks them.
   *
   * @param life the life; empty where it is not a possible one
   * @param renewable whether the renewal itself is a possible one for that life
   */
  static void check(
      CertificatePolicy policy, Optional<Lifetime> life, boolean renewable, List<Problem> all) {
    policy.renewalWindow().ifPresent(window -> checkWindow(policy, window, all));
    if (policy.keyRenewal() instanceof KeyRenewal.Prepared prepared) {
      checkLead(policy, prepared.lead(), life.filter(any -> renewable), all);
    }
    policy
        .renewalInterval()
        .ifPresent(interval -> checkInterval(policy, interval, life.filter(any -> renewable), all));
    policy.overlap().ifPresent(overlap -> checkOverlap(overlap, life, all));
    if (policy.isRevokedAfterOverlap() && policy.overlap().isEmpty()) {
      all.add(
          problem(
              "afterOverlap",
              "never-met",
              "what was replaced is to be revoked after an overlap, and there is none; set one"));
    }
  }

  private static void checkWindow(
      CertificatePolicy policy, RenewalWindow window, List<Problem> all) {
    if (policy.renewal().equals(Renewal.never())) {
      all.add(
          problem(
              "renewalWindow",
              "never-met",
              "there is a window for a renewal that never comes; leave it out or set a renewal"));
    }
    if (window.zoneId().isEmpty()) {
      all.add(
          problem(
              "renewalWindow",
              "zone",
              Refusals.quote(window.zone())
                  + " is not a time zone that this platform knows; one looks like Europe/Berlin or"
                  + " UTC"));
    }
    if (window.isEmpty()) {
      all.add(
          problem(
              "renewalWindow",
              "never-open",
              "the window "
                  + Refusals.quote(window.toString())
                  + " never opens; it needs a day, and an end that is not its beginning"));
    }
    if (!isWholeMinute(window.from()) || !isWholeMinute(window.to())) {
      all.add(
          problem(
              "renewalWindow",
              "whole-minutes",
              "a window opens and closes at a whole minute, not from "
                  + window.from()
                  + " to "
                  + window.to()));
    }
  }

  private static boolean isWholeMinute(LocalTime time) {
    return time.truncatedTo(ChronoUnit.MINUTES).equals(time);
  }

  private static void checkLead(
      CertificatePolicy policy, Duration lead, Optional<Lifetime> life, List<Problem> all) {
    if (lead.isNegative() || lead.isZero()) {
      all.add(
          problem("keyRenewal", "positive", "a key " + lead + " ahead of a renewal is not ahead"));
    } else if (policy.renewal().equals(Renewal.never())) {
      all.add(
          problem(
              "keyRenewal",
              "never-met",
              "there is a key to be prepared for a renewal that never comes; set a renewal"));
    } else if (LifeRules.isTooLong(Lifetime.of(lead))
        || (life.isPresent() && !LifeRules.isRenewedAfter(policy.renewal(), life.get(), lead))) {
      all.add(
          problem(
              "keyRenewal",
              "never-met",
              "a key "
                  + lead
                  + " ahead of the renewal ("
                  + policy.renewal()
                  + ") of a life of "
                  + policy.validity()
                  + " would have to be made before its beginning; shorten the lead"));
    }
  }

  private static void checkInterval(
      CertificatePolicy policy, Duration interval, Optional<Lifetime> life, List<Problem> all) {
    if (interval.isNegative() || interval.isZero()) {
      all.add(problem("renewalInterval", "positive", "an interval of " + interval + " is not one"));
    } else if (LifeRules.isTooLong(Lifetime.of(interval))
        || (life.isPresent()
            && !LifeRules.isRenewedAfter(policy.renewal(), life.get(), interval))) {
      all.add(
          problem(
              "renewalInterval",
              "never-met",
              "the renewal ("
                  + policy.renewal()
                  + ") of a life of "
                  + policy.validity()
                  + " comes before the least interval of "
                  + interval
                  + " is over; shorten the interval"));
    }
  }

  private static void checkOverlap(Duration overlap, Optional<Lifetime> life, List<Problem> all) {
    if (overlap.isNegative()) {
      all.add(problem("overlap", "negative", "an overlap of " + overlap + " is less than none"));
    } else if (LifeRules.isTooLong(Lifetime.of(overlap))
        || (life.isPresent() && !LifeRules.isLonger(life.get(), Lifetime.of(overlap)))) {
      all.add(
          problem(
              "overlap",
              "too-long",
              "an overlap of "
                  + overlap
                  + " is not shorter than a life of "
                  + life.map(Lifetime::toString).orElse("any length")
                  + "; leave it out to let each version end by itself"));
    }
  }

  private static Problem problem(String field, String rule, String message) {
    return new Problem(field, rule, message);
  }
}
