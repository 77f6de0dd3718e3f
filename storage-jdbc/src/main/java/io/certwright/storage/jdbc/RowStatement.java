package io.certwright.storage.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A statement that writes one row, with parameters as in {@code vault = {text vault}}. It can be
 * written for one row at a time, or, where the database has arrays, for many.
 */
final class RowStatement {

  private static final Pattern PARAMETER = Pattern.compile("\\{([a-z0-9]+) ([a-z_]+)}");
  private static final Pattern VALUES = Pattern.compile("VALUES \\((.*)\\)$");

  private final String text;
  private final List<String> names = new ArrayList<>();
  private final List<String> types = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();

  RowStatement(String text) {
    this.text = text;
    var parameters = PARAMETER.matcher(text);
    while (parameters.find()) {
      var name = parameters.group(2);
      if (!names.contains(name)) {
        names.add(name);
        types.add(parameters.group(1));
      }
      places.add(names.indexOf(name));
    }
  }

  /** The types of the values of a row, in the order in which the parameters first appear. */
  List<String> types() {
    return types;
  }

  /** For each {@code ?} of {@link #single()}, which value of the row belongs there. */
  List<Integer> places() {
    return places;
  }

  /** Whether it replaces or deletes the row of a revision that it names, and there must be one. */
  boolean replaces() {
    return names.contains("replaced");
  }

  /** For one row; its parameters are at {@link #places()}. */
  String single() {
    return PARAMETER.matcher(text).replaceAll("?");
  }

  /** For any number of rows; its parameters are arrays, one for each of {@link #types()}. */
  String arrays() {
    var code = PARAMETER.matcher(text).replaceAll("k.p_$2");
    var columns = names.stream().map(name -> "p_" + name).collect(Collectors.joining(", "));
    var arrays =
        IntStream.range(0, types.size())
            .mapToObj(i -> "?::" + types.get(i) + "[]")
            .collect(Collectors.joining(", ", "unnest(", ") AS k(" + columns + ")"));
    if (code.startsWith("INSERT")) {
      return VALUES.matcher(code).replaceFirst("SELECT $1 FROM " + arrays);
    }
    return code.replace(
        " WHERE ", (code.startsWith("DELETE") ? " USING " : " FROM ") + arrays + " WHERE ");
  }
}
