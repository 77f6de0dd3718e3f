package io.certwright.benchmarks;

/** One measurement and what it is compared with. */
public interface Figure {

  /** What the command line calls it. */
  String name();

  /** Measures it. */
  Line measure(Effort effort) throws Exception;
}
