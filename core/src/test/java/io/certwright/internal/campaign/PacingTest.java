package io.certwright.internal.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.record.CampaignPlan;
import io.certwright.spi.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** How a campaign spreads what it begins. */
class PacingTest {

  private static Pacing pacing(int starts, Duration interval) {
    return Pacing.of(new CampaignPlan(Bytes.empty(), starts, interval, Optional.empty(), false));
  }

  /** Pages that are as close as they may be: the first interval, which is half open, has most. */
  @Property
  void noIntervalSeesMoreThanThePlanAllows(
      @ForAll @IntRange(min = 1, max = 1_000_000) int starts,
      @ForAll @LongRange(min = 1_000, max = 366L * 86_400_000) long interval) {
    var pacing = pacing(starts, Duration.ofMillis(interval));
    long apart = pacing.apart().toMillis();
    long pages = (interval + apart - 1) / apart;
    assertThat(pages * pacing.page()).isBetween(1L, (long) starts);
    assertThat(pacing.page()).isBetween(1, Pacing.MOST);
  }

  /** An hour of a few and of many, a second of a few: what is lost to rounding is little. */
  @Example
  void littleIsLost() {
    assertThat(pacing(1, Duration.ofHours(1))).isEqualTo(new Pacing(1, Duration.ofHours(1)));
    assertThat(pacing(10, Duration.ofSeconds(1))).isEqualTo(new Pacing(10, Duration.ofSeconds(1)));
    for (int starts : new int[] {100, 250, 1_000, 9_999, 100_000, 1_000_000}) {
      var pacing = pacing(starts, Duration.ofHours(1));
      double inAnHour = 3_600_000.0 / pacing.apart().toMillis() * pacing.page();
      assertThat(inAnHour).isGreaterThan(0.95 * starts);
    }
  }

  @Property
  void aClockThatJumpedBackPutsNothingOffForLong(
      @ForAll @LongRange(min = 0, max = 1L << 40) long stored,
      @ForAll @LongRange(min = 0, max = 1L << 40) long now) {
    var pacing = pacing(5, Duration.ofHours(1));
    var at = Instant.ofEpochMilli(now);
    assertThat(pacing.nextStart(Instant.ofEpochMilli(stored), at))
        .isBeforeOrEqualTo(at.plus(pacing.apart()));
  }
}
