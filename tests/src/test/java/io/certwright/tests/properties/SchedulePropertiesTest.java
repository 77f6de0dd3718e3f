package io.certwright.tests.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.schedule.Backoff;
import io.certwright.internal.schedule.Life;
import io.certwright.internal.schedule.RenewalTerms;
import io.certwright.internal.schedule.RenewalTime;
import io.certwright.internal.schedule.ValidityWindow;
import io.certwright.policy.Renewal;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** When things happen: what holds for every policy, whatever the dice say. */
class SchedulePropertiesTest {

  private static final long CENTURY = 100L * 366 * 24 * 3600;
  private static final Duration LONGEST_PAUSE = Duration.ofHours(6);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

  private static RenewalTerms terms(Renewal rule) {
    return new RenewalTerms(rule, Optional.empty(), Optional.empty());
  }

  private static Life life(Instant issued, Instant notAfter, byte[] identity) {
    return new Life("1", issued, notAfter, Bytes.copyOf(identity));
  }

  @Provide
  Arbitrary<Renewal> renewals() {
    var period =
        Arbitraries.integers()
            .between(0, 2000)
            .map(days -> Renewal.beforePeriod(Period.of(0, days / 20, days)));
    return Arbitraries.oneOf(Policies.renewals(CENTURY), period);
  }

  @Provide
  Arbitrary<Instant> instants() {
    return Arbitraries.longs()
        .between(0, 253_402_300_799_000L - CENTURY * 1000)
        .map(Instant::ofEpochMilli);
  }

  @Provide
  Arbitrary<Double> dice() {
    return Arbitraries.doubles().between(0, 0.999_999).ofScale(6);
  }

  @Property
  void renewalIsWithinTheLifeAndTheJitterOnlyMakesItEarlier(
      @ForAll("renewals") Renewal rule,
      @ForAll("instants") Instant issued,
      @ForAll @LongRange(min = 1, max = CENTURY) long seconds,
      @ForAll @Size(32) byte[] identity) {
    var notAfter = issued.plusSeconds(seconds);
    var life = life(issued, notAfter, identity);
    var latest = RenewalTime.latest(terms(rule), life);
    var actual = RenewalTime.of(terms(rule), life);
    assertThat(actual.isPresent()).isEqualTo(!(rule instanceof Renewal.Never));
    assertThat(latest.isPresent()).isEqualTo(actual.isPresent());
    actual.ifPresent(
        at -> {
          var length = Duration.ofSeconds(seconds);
          var earliest = issued.plus(length.dividedBy(20));
          var ruled = latest.orElseThrow();
          assertThat(at).isBetween(earliest, notAfter);
          assertThat(at).isBeforeOrEqualTo(ruled.isBefore(earliest) ? earliest : ruled);
          assertThat(Duration.between(at, ruled)).isLessThanOrEqualTo(length.dividedBy(10));
        });
  }

  @Property
  void everyProcessFindsTheSameInstant(
      @ForAll("renewals") Renewal rule,
      @ForAll("instants") Instant issued,
      @ForAll @LongRange(min = 1, max = CENTURY) long seconds,
      @ForAll @Size(8) byte[] identity) {
    var notAfter = issued.plusSeconds(seconds);
    assertThat(RenewalTime.of(terms(rule), life(issued, notAfter, identity)))
        .isEqualTo(RenewalTime.of(terms(rule), life(issued, notAfter, identity.clone())));
  }

  @Property
  void aFractionIsRenewedAfterItsIssue(
      @ForAll("instants") Instant issued,
      @ForAll @LongRange(min = 20, max = CENTURY) long seconds,
      @ForAll @Size(32) byte[] identity) {
    var at =
        RenewalTime.of(
            terms(Renewal.atFraction(2, 3)), life(issued, issued.plusSeconds(seconds), identity));
    assertThat(Duration.between(issued, at.orElseThrow()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(seconds).dividedBy(2));
  }

  @Property
  void backDatingIsAMinuteOrATenthOfAShorterLifeAndNeverBeforeTheIssuer(
      @ForAll("instants") Instant issued,
      @ForAll @LongRange(min = 20, max = CENTURY) long seconds,
      @ForAll @LongRange(min = 0, max = 200) long issuersAge) {
    var end = issued.plusSeconds(seconds);
    var issuerStart = issued.minusSeconds(issuersAge).truncatedTo(ChronoUnit.SECONDS);
    var window = ValidityWindow.of(issued, end, issuerStart);
    var most = Duration.ofMillis(Math.min(60_000, seconds * 100));
    assertThat(window.notBefore()).isAfterOrEqualTo(issuerStart).isBeforeOrEqualTo(issued);
    assertThat(Duration.between(window.notBefore(), issued))
        .isLessThan(most.plusSeconds(1))
        .isGreaterThanOrEqualTo(
            Collections.min(List.of(most, Duration.between(issuerStart, issued))));
    // Both ends are part of the life, and are written in whole seconds.
    assertThat(window.notAfter())
        .isBeforeOrEqualTo(end.minusSeconds(1))
        .isAfter(end.minusSeconds(2));
  }

  @Property
  void anAttemptIsAlwaysInTheFutureAndNotTooFar(
      @ForAll Refusal refusal,
      @ForAll @IntRange(min = 1) int attempts,
      @ForAll("instants") Instant now,
      @ForAll @LongRange(min = 1, max = CENTURY) long life,
      @ForAll @LongRange(min = -CENTURY, max = CENTURY) long left,
      @ForAll("dice") double random) {
    var expiry = Optional.of(now.plusSeconds(left));
    var next =
        Backoff.next(
            refusal, attempts, now, Duration.ofSeconds(life), expiry, Optional.empty(), random);
    var pause = Duration.between(now, next);
    assertThat(pause).isGreaterThanOrEqualTo(SHORTEST_PAUSE);
    // The longest interval, and the half of the first one that is always waited.
    assertThat(pause).isLessThanOrEqualTo(LONGEST_PAUSE.plusSeconds(30));
  }

  @Property
  void anAttemptLeavesMostOfTheRestOfTheLife(
      @ForAll Refusal refusal,
      @ForAll @IntRange(min = 1) int attempts,
      @ForAll("instants") Instant now,
      @ForAll @LongRange(min = 20, max = CENTURY) long life,
      @ForAll @IntRange(min = 10, max = 100) int percent,
      @ForAll("dice") double random) {
    var left = Duration.ofSeconds(life).multipliedBy(percent).dividedBy(100);
    var next =
        Backoff.next(
            refusal,
            attempts,
            now,
            Duration.ofSeconds(life),
            Optional.of(now.plus(left)),
            Optional.empty(),
            random);
    assertThat(next).isBefore(now.plus(left.dividedBy(2)));
  }

  /** Services are down for want of it: once the issuer is back, that is over soon. */
  @Property
  void anEndThatIsOverIsProlongedByATenth(
      @ForAll Refusal refusal,
      @ForAll @IntRange(min = 1) int attempts,
      @ForAll("instants") Instant now,
      @ForAll @LongRange(min = 1, max = CENTURY) long life,
      @ForAll @LongRange(min = 0, max = 1_000_000) long over,
      @ForAll("dice") double random) {
    var expiry = Optional.of(now.minusSeconds(over));
    var next =
        Backoff.next(
            refusal, attempts, now, Duration.ofSeconds(life), expiry, Optional.empty(), random);
    assertThat(Duration.between(now, next))
        .isLessThanOrEqualTo(Duration.ofSeconds(over).dividedBy(10).plusSeconds(90));
  }

  @Property
  void theWindowGrowsWithEachFailureAndTheDice(
      @ForAll Refusal refusal,
      @ForAll @IntRange(min = 1, max = 1000) int attempts,
      @ForAll("instants") Instant now,
      @ForAll @LongRange(min = 1, max = CENTURY) long life,
      @ForAll("dice") double low,
      @ForAll("dice") double high) {
    var one = next(refusal, attempts, now, life, Math.min(low, high));
    assertThat(one).isBeforeOrEqualTo(next(refusal, attempts + 1, now, life, Math.min(low, high)));
    assertThat(one).isBeforeOrEqualTo(next(refusal, attempts, now, life, Math.max(low, high)));
  }

  @Property
  void whatTheIssuerAsksForIsObeyed(
      @ForAll Refusal refusal,
      @ForAll @IntRange(min = 1, max = 100) int attempts,
      @ForAll("instants") Instant now,
      @ForAll @LongRange(min = 0, max = CENTURY / 100) long asked) {
    var next =
        Backoff.next(
            refusal,
            attempts,
            now,
            Duration.ofDays(90),
            Optional.empty(),
            Optional.of(Duration.ofSeconds(asked)),
            0.5);
    assertThat(next).isAfterOrEqualTo(now.plusSeconds(asked)).isAfter(now);
  }

  private static Instant next(
      Refusal refusal, int attempts, Instant now, long life, double random) {
    return Backoff.next(
        refusal,
        attempts,
        now,
        Duration.ofSeconds(life),
        Optional.empty(),
        Optional.empty(),
        random);
  }
}
