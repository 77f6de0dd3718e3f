package io.certwright.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LifetimeTest {

  @ParameterizedTest
  @CsvSource({
    "PT720H, PT720H",
    "PT20S, PT20S",
    "PT60M, PT1H",
    "P12M, P12M",
    "P1Y, P12M",
    "P1Y2M3D, P14M3D",
    "P2W, P14D",
    "P0D, P0D",
  })
  void hasOneText(String given, String text) {
    assertThat(Lifetime.parse(given)).hasToString(text).isEqualTo(Lifetime.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "P", "PT", "30", "30 days", "P1DT1H", "P99999999999Y", "PT9e9H"})
  void refusesOtherTexts(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Lifetime.parse(text))
        .withMessageContaining("PT720H");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T12:00:00Z, P1M, 2026-02-28T12:00:00Z",
    "2024-02-29T00:00:00Z, P12M, 2025-02-28T00:00:00Z",
    "2026-03-01T00:00:00Z, P1M10D, 2026-04-11T00:00:00Z",
    "2026-03-28T23:30:00Z, P1D, 2026-03-29T23:30:00Z",
    "2026-03-01T00:00:00Z, PT720H, 2026-03-31T00:00:00Z",
    "2026-03-01T00:00:00Z, PT20S, 2026-03-01T00:00:20Z",
  })
  void countsFromAnInstant(Instant start, String life, Instant end) {
    assertThat(Lifetime.parse(life).after(start)).isEqualTo(end);
  }

  @Test
  void countsBackwards() {
    var end = Instant.parse("2026-03-31T00:00:00Z");
    assertThat(Lifetime.ofPeriod(Period.ofMonths(1)).before(end)).isEqualTo("2026-02-28T00:00:00Z");
    assertThat(Lifetime.of(Duration.ofDays(30)).before(end)).isEqualTo("2026-03-01T00:00:00Z");
  }

  @Property
  void everyDurationHasItsText(@ForAll long seconds, @ForAll int nanos) {
    var life = Lifetime.of(Duration.ofSeconds(seconds / 2, nanos));
    assertThat(Lifetime.parse(life.toString())).isEqualTo(life);
  }

  @Property
  void everyPeriodHasItsText(@ForAll short years, @ForAll int months, @ForAll int days) {
    var life = Lifetime.ofPeriod(Period.of(years, months, days));
    assertThat(Lifetime.parse(life.toString())).isEqualTo(life);
  }
}
