package io.certwright.tests;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do, generously. */
public final class Eventually {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Eventually() {}

  /** Until it does. */
  public static void holds(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("did not come about within " + PATIENCE);
      }
      Thread.sleep(10);
    }
  }
}
