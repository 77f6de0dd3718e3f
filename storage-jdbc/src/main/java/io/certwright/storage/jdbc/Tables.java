package io.certwright.storage.jdbc;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The names of the tables.
 *
 * @param prefix what every name begins with, {@code [a-z][a-z0-9_]{0,29}}
 */
record Tables(String prefix) {

  /** The prefix in the SQL files that are shipped. */
  static final String DEFAULT_PREFIX = "certwright_";

  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_]{0,29}");

  /** Checks the form: the names stand in statements, where nothing can be bound. */
  Tables {
    if (!FORM.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "table prefix \"" + prefix + "\" is not of the form " + FORM);
    }
  }

  String meta() {
    return prefix + "meta";
  }

  String record() {
    return prefix + "record";
  }

  String due() {
    return prefix + "due";
  }

  String attribute() {
    return prefix + "attribute";
  }

  String commit() {
    return prefix + "commit";
  }

  String change() {
    return prefix + "change";
  }

  /** The columns that one of the tables must have. */
  List<String> columns(String table) {
    return columns().getOrDefault(table, List.of("name", "setting"));
  }

  /** The tables besides meta, each with the columns that it must have. */
  Map<String, List<String>> columns() {
    return Map.of(
        record(),
        List.of("vault", "kind", "id", "revision", "commit_id", "due_at", "attributes", "payload"),
        due(),
        List.of("vault", "kind", "id", "due_at", "claim", "claimed_until"),
        attribute(),
        List.of("vault", "kind", "name", "type", "text_value", "moment_value", "id"),
        commit(),
        List.of("seq", "commit_id", "state", "written_at"),
        change(),
        List.of("seq", "item", "commit_id", "vault", "kind", "id", "revision", "written_at"));
  }
}
