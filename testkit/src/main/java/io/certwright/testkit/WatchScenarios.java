package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.certwright.spi.storage.ChangeWatch;
import io.certwright.spi.storage.StorageException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Watches. A hint may come without a cause and may get lost, so no single one is relied on; but one
 * of several commits is told of, and every wait ends.
 */
final class WatchScenarios {

  private static final Duration LONG = Duration.ofDays(1);
  private static final int TRIES = 20;

  private WatchScenarios() {}

  static void wakes(Bench bench) throws Exception {
    bench.needs(StorageAbility.SHARED);
    try (var watch = watch(bench)) {
      var other = bench.openAnother();
      settleDown(watch);
      boolean told = false;
      for (int i = 0; i < TRIES && !told; i++) {
        assertThat(bench.attempt(other, bench.create("k" + i, ""))).isTrue();
        told = watch.await(Duration.ofSeconds(5));
      }
      assertThat(told).as("told of one of %s commits that came before the wait", TRIES).isTrue();

      settleDown(watch);
      var waiting = inBackground(() -> watch.await(Duration.ofMinutes(1)));
      for (int i = TRIES; !waiting.isDone(); i++) {
        assertThat(bench.attempt(other, bench.create("k" + i, ""))).isTrue();
      }
      assertThat(waiting.get()).as("told of commits during the wait").isTrue();
    }
  }

  static void endsOnClose(Bench bench) throws Exception {
    var watch = watch(bench);
    var waiting = inBackground(() -> untilNoNews(watch, LONG));
    watch.close();
    assertThat(waiting.get(1, TimeUnit.MINUTES)).isFalse();
    assertThat(watch.await(LONG)).as("a watch that is closed").isFalse();
    watch.close();
  }

  static void endsWithTheStorage(Bench bench) throws Exception {
    var watch = watch(bench);
    var waiting =
        inBackground(
            () -> {
              try {
                return untilNoNews(watch, LONG);
              } catch (StorageException e) {
                return e.reason() != StorageException.Reason.CLOSED;
              }
            });
    bench.storage().close();
    assertThat(waiting.get(1, TimeUnit.MINUTES)).as("closed, not failed").isFalse();
    watch.close();
    var failure = catchThrowable(() -> bench.storage().watch());
    assertThat(failure).isInstanceOf(StorageException.class);
    assertThat(((StorageException) failure).reason()).isEqualTo(StorageException.Reason.CLOSED);
  }

  static void timesOut(Bench bench) {
    try (var watch = watch(bench)) {
      bench.commit(bench.create("a", ""));
      for (var atMost : new Duration[] {Duration.ZERO, Duration.ofMillis(1)}) {
        assertThat(untilNoNews(watch, atMost)).as("a wait of %s ends", atMost).isFalse();
      }
    }
  }

  static void interrupted(Bench bench) {
    try (var watch = watch(bench)) {
      Thread.currentThread().interrupt();
      var failure = catchThrowable(() -> watch.await(Duration.ofMillis(10)));
      assertThat(Thread.interrupted()).as("the flag after an interrupted wait").isTrue();
      if (failure != null) {
        assertThat(failure).isInstanceOf(StorageException.class);
        assertThat(((StorageException) failure).reason())
            .isEqualTo(StorageException.Reason.INTERRUPTED);
      }
      assertThat(untilNoNews(watch, Duration.ofMillis(1))).isFalse();
    }
    bench.commit(bench.create("a", ""));
  }

  private static ChangeWatch watch(Bench bench) {
    var watch = bench.storage().watch();
    Assumptions.assumeTrue(watch.isPresent(), "the storage lacks watch()");
    return watch.orElseThrow();
  }

  /** What there was to tell has been told. */
  private static void settleDown(ChangeWatch watch) {
    assertThat(untilNoNews(watch, Duration.ofMillis(1))).isFalse();
  }

  /** Hints without a cause come to an end. */
  private static boolean untilNoNews(ChangeWatch watch, Duration atMost) {
    boolean news = true;
    for (int left = 1000; left > 0 && news; left--) {
      news = watch.await(atMost);
    }
    return news;
  }

  private static FutureTask<Boolean> inBackground(Callable<Boolean> wait) {
    var task = new FutureTask<>(wait);
    var thread = new Thread(task, "waits for news");
    thread.setDaemon(true);
    thread.start();
    return task;
  }
}
