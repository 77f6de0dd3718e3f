package io.certwright.internal.schedule;

import io.certwright.policy.Renewal;
import io.certwright.spi.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * When a version is to be renewed.
 *
 * <p>The fraction of life runs from the instant of issue, because {@code notBefore} is back-dated.
 * Certificates that were issued together are spread by a jitter that only ever makes a renewal
 * earlier: up to a tenth of the life, and up to half of the time between issue and renewal. It
 * follows from the certificate itself, so every process and every restart finds the same instant.
 *
 * <p>No rule renews a version within the first twentieth of its life: a rule that does not fit the
 * life must not become a storm.
 */
public final class RenewalTime {

  private static final int JITTER_DIVISOR = 10;
  private static final int LEAST_INTERVAL_DIVISOR = 20;

  private RenewalTime() {}

  /**
   * The instant of renewal.
   *
   * @param rule the policy's rule
   * @param issued when the version was issued
   * @param notAfter when it ends
   * @param identity what the jitter follows from: at least 8 evenly distributed bytes, such as a
   *     thumbprint
   * @return an instant not before {@code issued} and not after {@code notAfter}; empty: never
   */
  public static Optional<Instant> of(
      Renewal rule, Instant issued, Instant notAfter, Bytes identity) {
    var earliest =
        issued.plus(Duration.between(issued, notAfter).dividedBy(LEAST_INTERVAL_DIVISOR));
    return latest(rule, issued, notAfter)
        .map(latest -> latest.minus(jitter(issued, notAfter, latest, identity)))
        .map(at -> at.isBefore(earliest) ? earliest : at);
  }

  /** The instant of renewal before the jitter, the rule's own. */
  public static Optional<Instant> latest(Renewal rule, Instant issued, Instant notAfter) {
    return ruled(rule, issued, notAfter).map(at -> clamp(at, issued, notAfter));
  }

  private static Optional<Instant> ruled(Renewal rule, Instant issued, Instant notAfter) {
    if (rule instanceof Renewal.AtFraction fraction) {
      var life = Duration.between(issued, notAfter);
      return Optional.of(
          issued.plus(life.multipliedBy(fraction.numerator()).dividedBy(fraction.denominator())));
    }
    if (rule instanceof Renewal.Before before) {
      return Optional.of(notAfter.minus(before.duration()));
    }
    if (rule instanceof Renewal.BeforePeriod before) {
      return Optional.of(notAfter.atZone(ZoneOffset.UTC).minus(before.period()).toInstant());
    }
    return Optional.empty();
  }

  private static Instant clamp(Instant at, Instant issued, Instant notAfter) {
    if (at.isBefore(issued)) {
      return issued;
    }
    return at.isAfter(notAfter) ? notAfter : at;
  }

  private static Duration jitter(Instant issued, Instant notAfter, Instant latest, Bytes identity) {
    var tenth = Duration.between(issued, notAfter).dividedBy(JITTER_DIVISOR);
    var half = Duration.between(issued, latest).dividedBy(2);
    long room = (tenth.compareTo(half) < 0 ? tenth : half).toMillis();
    return room <= 0 ? Duration.ZERO : Duration.ofMillis(Math.floorMod(spread(identity), room + 1));
  }

  private static long spread(Bytes identity) {
    return identity.asByteBuffer().getLong() & Long.MAX_VALUE;
  }
}
