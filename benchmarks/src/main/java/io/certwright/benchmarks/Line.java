package io.certwright.benchmarks;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A line of the report: one JSON object. Both sides are times per operation, or the value stands
 * beside a bound, so smaller is always better.
 */
public final class Line {

  private final Map<String, String> fields = new LinkedHashMap<>();

  private Line(String bench) {
    text("bench", bench);
  }

  /**
   * A comparison.
   *
   * @param ours nanoseconds per operation
   * @param floor nanoseconds per operation
   * @param unit {@code ns}, {@code us} or {@code ms}, in which both are printed
   * @param aim the largest ratio that is aimed at
   */
  public static Line of(String bench, double ours, double floor, String unit, double aim) {
    var line = new Line(bench);
    double scale = nanos(unit);
    return line.number("ours", ours / scale)
        .number("floor", floor / scale)
        .number("ratio", ours / floor)
        .text("unit", unit)
        .number("aim", aim);
  }

  /**
   * A value beside a fixed bound, where there is no floor.
   *
   * @param ours the value
   * @param atMost the largest value that is aimed at
   * @param unit of both
   */
  public static Line bounded(String bench, double ours, double atMost, String unit) {
    return new Line(bench).number("ours", ours).text("unit", unit).number("at_most", atMost);
  }

  /** What could not be measured here, and why. */
  public static Line skipped(String bench, String why) {
    return new Line(bench).text("skipped", why);
  }

  /** One more number. */
  public Line number(String name, double value) {
    fields.put(name, rounded(value));
    return this;
  }

  /** One more text. */
  public Line text(String name, String value) {
    fields.put(name, '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    return this;
  }

  /** Whether there is nothing but the reason why it could not be measured. */
  boolean isSkipped() {
    return fields.containsKey("skipped");
  }

  String toJson() {
    return fields.entrySet().stream()
        .map(field -> '"' + field.getKey() + "\":" + field.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static double nanos(String unit) {
    return switch (unit) {
      case "ns" -> 1;
      case "us" -> 1e3;
      case "ms" -> 1e6;
      default -> throw new IllegalArgumentException("no unit of time: " + unit);
    };
  }

  private static String rounded(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("nothing was measured: " + value);
    }
    double size = Math.abs(value);
    var format = size >= 1000 ? "%.0f" : size >= 10 ? "%.1f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }
}
