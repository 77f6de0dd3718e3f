package io.certwright.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BreakerTest {

  private final Breaker breaker = new Breaker();
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  private void fail(String certificate) {
    breaker.asked();
    breaker.failed(certificate, Optional.empty(), now);
  }

  private void failMany() {
    for (int i = 0; i < Breaker.FAILING; i++) {
      assertThat(breaker.isOpen()).isFalse();
      fail("c" + i);
    }
    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void oneThatFailsForEverOpensNothing() {
    for (int i = 0; i < 100; i++) {
      fail("same");
      assertThat(breaker.mayAsk(now)).isTrue();
    }
  }

  @Test
  void oneThatSucceedsBetweenKeepsItShut() {
    for (int i = 0; i < 100; i++) {
      fail("c" + i);
      if (i % (Breaker.FAILING - 1) == 0) {
        breaker.asked();
        breaker.answered();
      }
      assertThat(breaker.isOpen()).isFalse();
    }
  }

  @Test
  void whileItIsOpenOneIsAskedLessAndLessOften() {
    failMany();
    var last = Duration.ZERO;
    for (int i = 0; i < 7; i++) {
      assertThat(breaker.mayAsk(now)).isFalse();
      var left = breaker.left(now);
      assertThat(left).isGreaterThan(last).isLessThanOrEqualTo(Duration.ofSeconds(64));
      last = left;
      now = now.plus(left);
      assertThat(breaker.mayAsk(now)).isTrue();
      breaker.asked();
      assertThat(breaker.mayAsk(now)).as("one").isFalse();
      breaker.failed("probe", Optional.empty(), now);
    }
    now = now.plus(breaker.left(now));
    breaker.asked();
    breaker.answered();
    assertThat(breaker.isOpen()).isFalse();
    failMany();
    assertThat(breaker.left(now)).as("anew").isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void whoWasAskedBeforeItOpenedDoesNotMakeItLonger() {
    for (int i = 0; i < 3; i++) {
      breaker.asked();
    }
    failMany();
    var left = breaker.left(now);
    breaker.failed("late", Optional.empty(), now);
    assertThat(breaker.left(now)).isEqualTo(left);
    breaker.failed("later", Optional.of(Duration.ofHours(1)), now);
    assertThat(breaker.left(now)).as("unless the issuer says so").isEqualTo(Duration.ofHours(1));
  }

  @Test
  void anIssuerThatAsksForItIsLeftAloneAtOnce() {
    breaker.asked();
    breaker.failed("one", Optional.of(Duration.ofMinutes(10)), now);
    assertThat(breaker.mayAsk(now.plusSeconds(599))).isFalse();
    assertThat(breaker.mayAsk(now.plusSeconds(600))).isTrue();
  }

  @Test
  void aProbeThatAskedNobodyIsMadeAgain() {
    failMany();
    now = now.plusSeconds(1);
    breaker.asked();
    breaker.unasked();
    assertThat(breaker.mayAsk(now)).isTrue();
  }

  @Test
  void aClockThatJumpsBackDoesNotKeepItOpen() {
    failMany();
    assertThat(breaker.mayAsk(now.minus(Duration.ofHours(3)))).isTrue();
  }

  /** A limit of a week may be that of one set of names. */
  @Test
  void afterAnHourSomebodyElseIsTried() {
    breaker.asked();
    breaker.failed("one", Optional.of(Duration.ofDays(7)), now);
    assertThat(breaker.left(now)).isEqualTo(Duration.ofHours(1));
  }
}
