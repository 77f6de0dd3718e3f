package io.certwright.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** A fraction of a life is exact to the nanosecond, however long the life and large the numbers. */
class RenewalFractionTest {

  private static final Instant ISSUED = Instant.parse("2030-01-01T00:00:00.123456789Z");
  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

  @Property(tries = 500)
  void itIsTheFractionRoundedDown(
      @ForAll @LongRange(max = 1L << 34) long seconds,
      @ForAll @IntRange(max = 999_999_999) int nanos,
      @ForAll @IntRange(min = 1) int one,
      @ForAll @IntRange(min = 1) int other) {
    int numerator = Math.min(one, other);
    int denominator = Math.max(one, other);
    var life = Duration.ofSeconds(seconds, nanos);
    var at = Renewal.atFraction(numerator, denominator).at(ISSUED, ISSUED.plus(life)).orElseThrow();
    var exact =
        BigInteger.valueOf(seconds)
            .multiply(NANOS)
            .add(BigInteger.valueOf(nanos))
            .multiply(BigInteger.valueOf(numerator))
            .divide(BigInteger.valueOf(denominator))
            .divideAndRemainder(NANOS);
    assertThat(Duration.between(ISSUED, at))
        .isEqualTo(Duration.ofSeconds(exact[0].longValueExact(), exact[1].longValueExact()));
  }
}
