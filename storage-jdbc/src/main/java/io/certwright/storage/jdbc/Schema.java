package io.certwright.storage.jdbc;

import io.certwright.spi.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the tables where there are none, and refuses what others made. */
final class Schema {

  private static final String FORMAT = "1";

  private final Database database;
  private final Tables tables;

  Schema(Database database, Tables tables) {
    this.database = database;
    this.tables = tables;
  }

  /** Finds the tables or makes them; any number of processes may do so at once. */
  void open() {
    database.run(
        "prepare the database",
        session -> {
          database.dialect().prepareDatabase(session.connection());
          return true;
        });
    database.run(
        "open the tables " + tables.prefix() + "*",
        session -> {
          if (!exists(session.connection(), tables.meta())) {
            session.begin();
            // Looked for again: another process may have made them before this one had its turn.
            if (!exists(session.connection(), tables.meta())) {
              create(session.connection());
            }
            session.commit();
          }
          verify(session.connection());
          return true;
        });
  }

  private boolean exists(Connection connection, String table) throws SQLException {
    return database.dialect().hasTable(connection, table);
  }

  private void create(Connection connection) throws SQLException {
    for (var table : tables.columns().keySet()) {
      if (exists(connection, table)) {
        throw foreign("a table " + table + " is there without " + tables.meta(), null);
      }
    }
    for (var statement : statements()) {
      Sql.execute(connection, statement);
    }
  }

  private void verify(Connection connection) throws SQLException {
    String format;
    try {
      var query = "SELECT value FROM " + tables.meta() + " WHERE name = '";
      if (!Sql.text(connection, query + "application'").equals("certwright")) {
        throw foreign("the table " + tables.meta() + " does not say that it is Certwright's", null);
      }
      format = Sql.text(connection, query + "format'");
    } catch (SQLException e) {
      throw foreignUnlessTrouble("the table " + tables.meta() + " has other columns", e);
    }
    if (!format.equals(FORMAT)) {
      throw otherFormat(format);
    }
    for (var table : tables.columns().entrySet()) {
      var columns = String.join(", ", table.getValue());
      try {
        Sql.text(connection, "SELECT " + columns + " FROM " + table.getKey() + " WHERE 1 = 0");
      } catch (SQLException e) {
        throw foreignUnlessTrouble(
            "the table " + table.getKey() + " lacks one of the columns " + columns, e);
      }
    }
  }

  private StorageException otherFormat(String format) {
    boolean isNumber = format.matches("[0-9]{1,9}");
    if (isNumber && Integer.parseInt(format) > Integer.parseInt(FORMAT)) {
      return new StorageException(
          StorageException.Reason.NEWER_FORMAT,
          "the tables "
              + tables.prefix()
              + "* have format "
              + format
              + "; this version of the library knows "
              + FORMAT
              + " at most: use a newer one");
    }
    return foreign("the table " + tables.meta() + " names the format \"" + format + "\"", null);
  }

  private StorageException foreignUnlessTrouble(String what, SQLException e) throws SQLException {
    if (database.dialect().trouble(e) != Dialect.Trouble.OTHER) {
      throw e;
    }
    return foreign(what, e);
  }

  private static StorageException foreign(String what, @Nullable SQLException cause) {
    var message = what + "; it was left alone: choose another table prefix or another database";
    return cause == null
        ? new StorageException(StorageException.Reason.NOT_A_STORAGE, message)
        : new StorageException(StorageException.Reason.NOT_A_STORAGE, message, cause);
  }

  private Iterable<String> statements() {
    var resource = database.dialect().schema();
    try (var stream = Schema.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("the library's jar lacks " + resource);
      }
      var text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      var code =
          text.lines()
              .filter(line -> !line.startsWith("--"))
              .collect(Collectors.joining("\n"))
              .replace(Tables.DEFAULT_PREFIX, tables.prefix());
      return Arrays.stream(code.split(";\n", -1))
          .map(String::strip)
          .filter(s -> !s.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the library's jar cannot be read", e);
    }
  }
}
