package io.certwright.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.policy.Renewal;
import io.certwright.policy.RenewalWindow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** When a version is renewed, for lives of seconds and of a century, in every time zone. */
class RenewalTimePropertiesTest {

  @Provide
  Arbitrary<Life> lives() {
    return Lives.all();
  }

  @Provide
  Arbitrary<Renewal> rules() {
    return Lives.rules();
  }

  @Provide
  Arbitrary<RenewalWindow> windows() {
    var minutes = Arbitraries.integers().between(0, 24 * 60 - 1);
    return Combinators.combine(
            Arbitraries.of(DayOfWeek.class).set().ofMinSize(1),
            minutes,
            minutes,
            Arbitraries.of(
                "UTC",
                "Europe/Berlin",
                "America/New_York",
                "America/St_Johns",
                "Australia/Lord_Howe",
                "Pacific/Apia",
                "Asia/Kolkata",
                "+05:00"))
        .as(
            (days, from, to, zone) ->
                new RenewalWindow(
                    days,
                    LocalTime.ofSecondOfDay(from * 60L),
                    LocalTime.ofSecondOfDay(to * 60L),
                    zone));
  }

  @Provide
  Arbitrary<Double> parts() {
    return Arbitraries.doubles().between(0.001, 0.999).ofScale(3);
  }

  private static Optional<Instant> at(
      Renewal rule, Optional<RenewalWindow> window, Optional<Duration> interval, Life life) {
    var at = RenewalTime.of(new RenewalTerms(rule, window, interval), life);
    assertThat(RenewalTime.of(new RenewalTerms(rule, window, interval), Lives.readBack(life)))
        .as("the same after a restart")
        .isEqualTo(at);
    return at;
  }

  @Property
  void aWindowOnlyMakesItEarlierAndIsKeptWhereItOpensInTime(
      @ForAll("rules") Renewal rule,
      @ForAll("windows") RenewalWindow window,
      @ForAll("lives") Life life) {
    var renewal = at(rule, Optional.of(window), Optional.empty(), life);
    assertThat(renewal.isPresent()).isEqualTo(!rule.equals(Renewal.never()));
    if (renewal.isEmpty()) {
      return;
    }
    var at = renewal.get();
    var terms = new RenewalTerms(rule, Optional.of(window), Optional.empty());
    var earliest = terms.earliest(life);
    var latest = RenewalTime.latest(terms, life).orElseThrow();
    assertThat(at).isBetween(earliest, life.notAfter());
    assertThat(at).isBeforeOrEqualTo(latest.isBefore(earliest) ? earliest : latest);
    var last = window.lastBefore(latest);
    boolean opens =
        earliest.isBefore(latest)
            && last.filter(open -> open.closes().isAfter(earliest)).isPresent();
    if (opens) {
      var open = window.lastBefore(at.plusNanos(1)).orElseThrow();
      assertThat(at).as("inside the window").isBetween(open.opens(), open.closes());
      assertThat(at).isBefore(open.closes());
    } else {
      assertThat(at)
          .as("as if there were none")
          .isEqualTo(at(rule, Optional.empty(), Optional.empty(), life).orElseThrow());
    }
  }

  @Property
  void noVersionIsRenewedWithinTheLeastIntervalNorAfterItsEnd(
      @ForAll("rules") Renewal rule,
      @ForAll("windows") RenewalWindow window,
      @ForAll("parts") double part,
      @ForAll("lives") Life life) {
    var interval = Duration.ofMillis((long) (life.length().toMillis() * part));
    for (var each : List.of(Optional.of(window), Optional.<RenewalWindow>empty())) {
      at(rule, each, Optional.of(interval), life)
          .ifPresent(at -> assertThat(at).isBetween(life.issued().plus(interval), life.notAfter()));
    }
  }

  @Property
  void theEarliestOfTwoIsNotLaterThanEither(
      @ForAll("rules") Renewal first, @ForAll("rules") Renewal second, @ForAll("lives") Life life) {
    var both = Renewal.earliestOf(first, second).at(life.issued(), life.notAfter());
    var one = first.at(life.issued(), life.notAfter());
    var other = second.at(life.issued(), life.notAfter());
    assertThat(both.isPresent()).isEqualTo(one.isPresent() || other.isPresent());
    both.ifPresent(
        at -> {
          assertThat(one.filter(at::isAfter)).isEmpty();
          assertThat(other.filter(at::isAfter)).isEmpty();
          assertThat(at.equals(one.orElse(null)) || at.equals(other.orElse(null))).isTrue();
        });
  }

  /** In the night in which the clock is put forward, 02:30 to 02:45 is not there. */
  @Example
  void aWindowThatAClockChangeSkipsIsTheOneBefore() {
    var window =
        RenewalWindow.of(
            "Europe/Berlin", LocalTime.of(2, 30), LocalTime.of(2, 45), DayOfWeek.SUNDAY);
    var sunday = Instant.parse("2030-03-31T00:00:00Z");
    var opening = window.lastBefore(sunday.plus(Duration.ofHours(12))).orElseThrow();
    // The hour is skipped as a whole, so both ends move by an hour and it lasts as long as ever.
    assertThat(Duration.between(opening.opens(), opening.closes()))
        .isEqualTo(Duration.ofMinutes(15));
    assertThat(opening.opens()).isEqualTo("2030-03-31T01:30:00Z");
    var across =
        RenewalWindow.of("Europe/Berlin", LocalTime.of(1, 0), LocalTime.of(4, 0), DayOfWeek.SUNDAY);
    var spring = across.lastBefore(sunday.plus(Duration.ofHours(12))).orElseThrow();
    assertThat(Duration.between(spring.opens(), spring.closes())).isEqualTo(Duration.ofHours(2));
    var autumn = across.lastBefore(Instant.parse("2030-10-27T12:00:00Z")).orElseThrow();
    assertThat(Duration.between(autumn.opens(), autumn.closes())).isEqualTo(Duration.ofHours(4));
  }

  @Example
  void aWindowOverMidnightBelongsToTheDayOnWhichItOpens() {
    var window =
        RenewalWindow.of("UTC", LocalTime.of(22, 0), LocalTime.of(4, 0), DayOfWeek.SATURDAY);
    var sunday = Instant.parse("2030-01-06T03:00:00Z");
    assertThat(sunday.atZone(ZoneId.of("UTC")).getDayOfWeek()).isEqualTo(DayOfWeek.SUNDAY);
    var opening = window.lastBefore(sunday).orElseThrow();
    assertThat(opening.opens()).isEqualTo("2030-01-05T22:00:00Z");
    assertThat(opening.closes()).isEqualTo("2030-01-06T04:00:00Z");
    var whole = RenewalWindow.wholeDays("UTC", DayOfWeek.SATURDAY).lastBefore(sunday).orElseThrow();
    assertThat(whole.opens()).isEqualTo("2030-01-05T00:00:00Z");
    assertThat(whole.closes()).isEqualTo("2030-01-06T00:00:00Z");
  }
}
