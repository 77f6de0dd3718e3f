package io.certwright.tests;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** Runs actions at the same time, each in a thread of its own, and waits for all of them. */
final class Together {

  private Together() {}

  static void run(Runnable... actions) throws InterruptedException {
    runAll(
        actions.length,
        number -> {
          actions[number].run();
          return number;
        });
  }

  /** What the same action, told its number, comes to in so many threads. */
  static <T> List<T> runAll(int threads, IntFunction<T> action) throws InterruptedException {
    var pool = Executors.newFixedThreadPool(threads);
    try {
      var start = new CyclicBarrier(threads);
      var running = new ArrayList<Future<T>>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        running.add(
            pool.submit(
                () -> {
                  start.await();
                  return action.apply(number);
                }));
      }
      var results = new ArrayList<T>();
      for (var each : running) {
        results.add(each.get(4, TimeUnit.MINUTES));
      }
      return results;
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    } finally {
      pool.shutdownNow();
    }
  }
}
