package io.certwright.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Threads that start together. */
final class Crew {

  private Crew() {}

  /** Runs a task for each number below {@code size} at once; the first failure is thrown. */
  static <T> List<T> run(int size, IntFunction<Callable<T>> tasks) throws Exception {
    var start = new CyclicBarrier(size);
    var threads = Executors.newFixedThreadPool(size);
    try {
      var running = new ArrayList<Future<T>>();
      for (int i = 0; i < size; i++) {
        var task = tasks.apply(i);
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      var results = new ArrayList<T>();
      for (var future : running) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    } finally {
      threads.shutdownNow();
    }
  }
}
