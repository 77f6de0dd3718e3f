package io.certwright.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A part of a length of time is that of the JDK, which takes longer to say so. */
class LifePartTest {

  @Property(tries = 500)
  void itIsTheJdksOwn(
      @ForAll int seconds,
      @ForAll @IntRange(max = 999_999_999) int nanos,
      @ForAll @IntRange(min = 1) int divisor) {
    var length = Duration.ofSeconds(7L * seconds, nanos);
    assertThat(Life.part(length, divisor)).isEqualTo(length.dividedBy(divisor));
  }
}
