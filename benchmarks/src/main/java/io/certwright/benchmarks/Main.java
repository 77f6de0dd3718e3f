package io.certwright.benchmarks;

import java.util.Arrays;
import java.util.HashSet;

/**
 * Measures the figures that are named and prints a line of JSON for each: on standard output, or on
 * standard error if it could not be measured here.
 */
public final class Main {

  private Main() {}

  /** Exits with status 2 if a name is unknown, or there is none. */
  public static void main(String[] names) throws Exception {
    try (var figures = new Figures()) {
      var wanted = figures.named(new HashSet<>(Arrays.asList(names)));
      if (wanted.isEmpty()) {
        System.err.println(
            "usage: benchmarks/run NAME... | storage | certificates | lifecycle | trust | gate | jvm"
                + " | all");
        System.err.println("figures: " + String.join(" ", figures.names()));
        System.exit(2);
      }
      for (var figure : wanted) {
        var line = figure.measure(Effort.FULL);
        (line.isSkipped() ? System.err : System.out).println(line.toJson());
      }
    }
  }
}
