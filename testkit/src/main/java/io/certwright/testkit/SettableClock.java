package io.certwright.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * A clock that stands still until a test moves it, in either direction. In UTC unless {@link
 * #withZone} gave another zone; clocks made by that share one hand. Thread-safe.
 */
public final class SettableClock extends Clock {

  private static final class Hand {
    private Instant instant;

    Hand(Instant instant) {
      this.instant = instant;
    }

    synchronized Instant get() {
      return instant;
    }

    synchronized void set(Instant to) {
      instant = to;
    }

    synchronized void advance(Duration by) {
      instant = instant.plus(by);
    }
  }

  private final Hand hand;
  private final ZoneId zone;

  private SettableClock(Hand hand, ZoneId zone) {
    this.hand = hand;
    this.zone = zone;
  }

  /** A clock that shows the given instant. */
  public static SettableClock at(Instant instant) {
    return new SettableClock(new Hand(instant), ZoneOffset.UTC);
  }

  /** Puts the hand on an instant, before or after the present one. */
  public void set(Instant instant) {
    hand.set(instant);
  }

  /** Moves the hand on, or back by a negative duration. */
  public void advance(Duration by) {
    hand.advance(by);
  }

  /**
   * The hand in nanoseconds since 1970, for what measures elapsed time: a vault that is given this
   * clock is given this as its ticker. A hand that is moved back moves it back as well.
   */
  public LongSupplier ticker() {
    return () -> Duration.between(Instant.EPOCH, hand.get()).toNanos();
  }

  @Override
  public Instant instant() {
    return hand.get();
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /** A clock in another zone that moves with this one. */
  @Override
  public SettableClock withZone(ZoneId other) {
    return new SettableClock(hand, other);
  }

  @Override
  public String toString() {
    return "SettableClock[" + hand.get() + ", " + zone + "]";
  }
}
