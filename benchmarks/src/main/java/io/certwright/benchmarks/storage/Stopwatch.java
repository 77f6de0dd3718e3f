package io.certwright.benchmarks.storage;

import io.certwright.benchmarks.Meter;

/** Time on the wall, of the part of an operation that counts. Used by one thread. */
final class Stopwatch implements Meter {

  private long nanos;

  /** What is timed. */
  @FunctionalInterface
  interface Part<T> {
    T run() throws Exception;
  }

  <T> T time(Part<T> part) throws Exception {
    long start = System.nanoTime();
    var result = part.run();
    nanos += System.nanoTime() - start;
    return result;
  }

  @Override
  public long read() {
    return nanos;
  }
}
