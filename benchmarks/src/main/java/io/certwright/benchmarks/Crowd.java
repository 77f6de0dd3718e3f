package io.certwright.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that do the same at the same time. */
final class Crowd implements AutoCloseable {

  private static final int STEPS = 10_000;

  private final ExecutorService threads;

  Crowd(int size) {
    threads = Executors.newFixedThreadPool(size);
  }

  /** One who takes part, in a thread of its own. */
  @FunctionalInterface
  interface Member {
    void turn();
  }

  /**
   * What was measured.
   *
   * @param turns how many turns all members took together
   * @param wallNanos how long it took
   * @param cpuNanos what the members computed meanwhile, and nothing else that the process does: to
   *     charge them with its compiler would make a floor that is easily beaten
   */
  record Result(long turns, long wallNanos, long cpuNanos) {

    double wallPerTurn() {
      return (double) wallNanos / turns;
    }

    double cpuPerTurn() {
      return (double) cpuNanos / turns;
    }

    double cores() {
      return (double) cpuNanos / wallNanos;
    }
  }

  /** So many members that only compute. */
  static List<Member> busyOnes(int count) {
    return Collections.nCopies(count, Crowd::compute);
  }

  /** Has each member take turns for that long. */
  Result run(List<? extends Member> members, long nanos) throws Exception {
    long start = System.nanoTime();
    var tasks = new ArrayList<Callable<Share>>();
    for (var member : members) {
      tasks.add(() -> takeTurns(member, start + nanos));
    }
    long turns = 0;
    long cpu = 0;
    for (Future<Share> done : threads.invokeAll(tasks)) {
      try {
        turns += done.get().turns;
        cpu += done.get().cpuNanos;
      } catch (ExecutionException e) {
        throw new IllegalStateException("a member failed", e.getCause());
      }
    }
    return new Result(turns, System.nanoTime() - start, cpu);
  }

  /** What one member did. */
  private record Share(long turns, long cpuNanos) {}

  private static Share takeTurns(Member member, long end) {
    long cpu = Meter.THREAD_CPU.read();
    long turns = 0;
    do {
      member.turn();
      turns++;
    } while (System.nanoTime() < end);
    return new Share(turns, Meter.THREAD_CPU.read() - cpu);
  }

  private static void compute() {
    for (int i = 0; i < STEPS; i++) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
