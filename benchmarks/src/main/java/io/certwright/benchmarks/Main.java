package io.certwright.benchmarks;

import java.util.List;

/** Measures the figures that are named, or {@code all}, and prints a line of JSON for each. */
public final class Main {

  private static final String ALL = "all";

  private Main() {}

  /** Exits with status 2 if a name is unknown, or there is none. */
  public static void main(String[] names) throws Exception {
    var figures = List.of(names).equals(List.of(ALL)) ? Figures.ALL : Figures.named(names);
    if (figures.isEmpty()) {
      System.err.println("usage: benchmarks/run NAME... | " + ALL);
      System.err.println("figures: " + String.join(" ", Figures.names()));
      System.exit(2);
    }
    for (var figure : figures) {
      System.out.println(figure.measure(Effort.FULL).toJson());
    }
  }
}
