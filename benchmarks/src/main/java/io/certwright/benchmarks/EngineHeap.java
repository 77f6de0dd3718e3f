package io.certwright.benchmarks;

import io.certwright.benchmarks.storage.Ground;
import io.certwright.lifecycle.LifecycleManager;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** The heap that a running engine holds besides the storage and the vault. */
final class EngineHeap {

  private static final double AT_MOST = 100 << 20;
  private static final int COLLECTIONS = 4;
  private static final int MOST_WAITS = 60;
  private static final long STILL = 1 << 18;

  private EngineHeap() {}

  static Line measure(String name, Ground ground, Effort effort) throws Exception {
    int count = effort.records();
    try (var vault = IssuingVault.in(ground.open("large"))) {
      CertificateStock.resting(vault).fill(count, 0);
      long without = used();
      try (var manager = LifecycleManager.start(vault.vault())) {
        double held = Math.max(0, settled() - without);
        // It is reachable until here.
        return Line.bounded(name, held, AT_MOST, "bytes")
            .number("certificates", count)
            .number("paused", manager.isPaused() ? 1 : 0);
      }
    }
  }

  /** What is used once it no longer grows: what the engine learns in the background is in it. */
  private static long settled() throws InterruptedException {
    long before = used();
    for (int i = 0; i < MOST_WAITS; i++) {
      TimeUnit.SECONDS.sleep(1);
      long now = used();
      if (Math.abs(now - before) < STILL) {
        return now;
      }
      before = now;
    }
    return before;
  }

  private static long used() {
    var memory = ManagementFactory.getMemoryMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      memory.gc();
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
