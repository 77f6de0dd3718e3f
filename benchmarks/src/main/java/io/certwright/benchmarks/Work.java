package io.certwright.benchmarks;

/** One side of a comparison. */
@FunctionalInterface
public interface Work {

  /**
   * Does the operation so many times.
   *
   * @return something that depends on each result, so that none of the work can be left out
   */
  int repeat(int times) throws Exception;
}
