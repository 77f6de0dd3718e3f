package io.certwright.internal.schedule;

import io.certwright.policy.Renewal;
import io.certwright.spi.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Lives and rules for properties. */
final class Lives {

  private static final long SHORTEST = Duration.ofSeconds(20).toSeconds();
  private static final long CENTURY = Duration.ofDays(36_525).toSeconds();

  private Lives() {}

  /** From 20 seconds to 100 years, issued between 1970 and 2170. */
  static Arbitrary<Life> all() {
    var lengths =
        Arbitraries.oneOf(
            Arbitraries.longs().between(SHORTEST, 3_600),
            Arbitraries.longs().between(SHORTEST, Duration.ofDays(400).toSeconds()),
            Arbitraries.longs().between(SHORTEST, CENTURY));
    var issued = Arbitraries.longs().between(0, 2 * CENTURY * 1000).map(Instant::ofEpochMilli);
    var identities = Arbitraries.bytes().array(byte[].class).ofSize(32).map(Bytes::copyOf);
    return Combinators.combine(issued, lengths, identities)
        .as((at, length, identity) -> new Life("1", at, at.plusSeconds(length), identity));
  }

  /** What another process makes of the same record. */
  static Life readBack(Life life) {
    return new Life(
        life.version(),
        Instant.ofEpochMilli(life.issued().toEpochMilli()),
        Instant.ofEpochMilli(life.notAfter().toEpochMilli()),
        Bytes.copyOf(life.identity().toByteArray()));
  }

  static Arbitrary<Renewal> rules() {
    var fractions =
        Combinators.combine(
                Arbitraries.integers().between(1, 50), Arbitraries.integers().between(1, 50))
            .as((part, rest) -> Renewal.atFraction(part, part + rest));
    var before =
        Arbitraries.longs()
            .between(1, Duration.ofDays(500).toSeconds())
            .map(time -> Renewal.before(Duration.ofSeconds(time)));
    var periods =
        Arbitraries.integers()
            .between(1, 2_000)
            .map(days -> Renewal.beforePeriod(Period.of(0, days / 40, days % 40)));
    var single = Arbitraries.oneOf(fractions, before, periods);
    return Arbitraries.oneOf(
        single,
        single,
        Combinators.combine(single, single).as(Renewal::earliestOf),
        Arbitraries.just(Renewal.never()));
  }
}
