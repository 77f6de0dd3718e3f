package io.certwright.internal.schedule;

import io.certwright.policy.CertificatePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When the version in service is renewed by itself: by the policy, by the issuer's advice, or
 * because it is revoked.
 *
 * <p>The issuer may advise any earlier time, and a later one up to half of what the policy leaves
 * until the end. Within the least interval a version is renewed only because the issuer wants it
 * gone, and only once in an interval: an issuer that wants each new version gone is no reason for a
 * storm. An end that comes sooner is: a version is never left to end for an interval's sake.
 *
 * @param at when
 * @param code why
 * @param earliest when the least interval is over
 */
public record NextRenewal(Instant at, String code, Instant earliest) {

  static final String BY_RULE = "renewal-rule";
  static final String BY_ADVICE = "renewal-advice";
  static final String REVOKED = "renewal-revoked";

  /**
   * Whether a version that is made now is made within the least interval, for the issuer's sake.
   */
  public boolean isUrgent(Instant now) {
    return at.isBefore(earliest) && now.isBefore(earliest);
  }

  /** Finds it; empty: it is not renewed by itself. */
  public static Optional<NextRenewal> of(CertificatePolicy policy, Life life, Agenda agenda) {
    var terms = RenewalTerms.of(policy);
    return RenewalTime.of(terms, life).map(ruled -> next(terms, life, agenda, ruled));
  }

  private static NextRenewal next(RenewalTerms terms, Life life, Agenda agenda, Instant ruled) {
    var least = terms.leastInterval(life);
    var newest = agenda.made().filter(life.issued()::isBefore).orElse(life.issued());
    var earliest = atMost(newest.plus(least), life.notAfter());
    var revoked = agenda.revocationOf(life.version());
    if (revoked.isPresent()) {
      return wanted(revoked.get().learned(), REVOKED, earliest, agenda, least);
    }
    var advised = agenda.adviceOn(life.version()).flatMap(advice -> advice.drawn(life));
    if (advised.isPresent()) {
      var left = Duration.between(ruled, life.notAfter()).dividedBy(2);
      var at = atMost(advised.get(), ruled.plus(left));
      return wanted(at, BY_ADVICE, earliest, agenda, least);
    }
    return new NextRenewal(ruled.isBefore(earliest) ? earliest : ruled, BY_RULE, earliest);
  }

  private static NextRenewal wanted(
      Instant at, String code, Instant earliest, Agenda agenda, Duration least) {
    if (!at.isBefore(earliest)) {
      return new NextRenewal(at, code, earliest);
    }
    // In its turn it needs no such permission.
    var again =
        agenda
            .urgent()
            .map(last -> atMost(last.plus(least), earliest))
            .filter(at::isBefore)
            .orElse(at);
    return new NextRenewal(again, code, earliest);
  }

  private static Instant atMost(Instant at, Instant most) {
    return at.isAfter(most) ? most : at;
  }
}
