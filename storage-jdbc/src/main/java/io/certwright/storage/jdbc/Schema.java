package io.certwright.storage.jdbc;

import io.certwright.spi.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the tables where there are none, migrates older ones, and refuses what others made. */
final class Schema {

  private final Database database;
  private final Tables tables;
  private final List<String> scripts;

  /**
   * Scripts are resources, as {@link Dialect#schema} names them; their number is the format that
   * this version of the library works with.
   */
  Schema(Database database, Tables tables, List<String> scripts) {
    this.database = database;
    this.tables = tables;
    this.scripts = scripts;
  }

  /** Finds the tables or makes them; any number of processes may do so at once. */
  void open() {
    database.run(
        "prepare the database",
        session -> {
          database.dialect().prepareDatabase(session.toRead());
          return true;
        });
    database.run(
        "open the tables " + tables.prefix() + "*",
        session -> {
          var connection = session.toRead();
          if (format(connection) < scripts.size()) {
            migrate(session);
          }
          for (var table : tables.columns().keySet()) {
            verifyColumns(connection, table);
          }
          return true;
        });
  }

  /** Whether the tables are there, whatever their format. */
  boolean isThere() {
    return database.run(
        "look for the tables " + tables.prefix() + "*", session -> format(session.toRead()) > 0);
  }

  private void migrate(Session session) throws SQLException {
    var connection = session.begin();
    var dialect = database.dialect();
    dialect.lockSchema(connection, tables);
    try {
      // Looked at again: another process may have done it before this one had its turn.
      int format = format(connection);
      if (format == 0) {
        refuseStrays(connection);
      }
      for (var script : scripts.subList(format, scripts.size())) {
        for (var statement : statements(script)) {
          Sql.execute(connection, statement);
        }
      }
      session.commit();
    } catch (SQLException e) {
      if (dialect.trouble(e) == Dialect.Trouble.DENIED) {
        throw denied(e);
      }
      throw e;
    } finally {
      dialect.unlockSchema(connection, tables);
    }
  }

  private StorageException denied(SQLException e) {
    return new StorageException(
        StorageException.Reason.NOT_A_STORAGE,
        "the tables "
            + tables.prefix()
            + "* are not there, not for the database's user to see, or of an older format, and it may"
            + " not make them: grant it rights on them or CREATE on the schema, or apply "
            + String.join(", ", scripts)
            + " from the library's jar with a user that may ("
            + e.getMessage()
            + ")",
        e);
  }

  private boolean exists(Connection connection, String table) throws SQLException {
    return database.dialect().hasTable(connection, table);
  }

  private void refuseStrays(Connection connection) throws SQLException {
    for (var table : tables.columns().keySet()) {
      if (exists(connection, table) && !isHalfMade(connection, table)) {
        throw foreign("a table " + table + " is there without " + tables.meta(), null);
      }
    }
  }

  /** Whether it may be what is left of a script that was cut off: a table of ours without rows. */
  private boolean isHalfMade(Connection connection, String table) throws SQLException {
    if (database.dialect().isSchemaTransactional()) {
      return false;
    }
    verifyColumns(connection, table);
    return Sql.number(connection, "SELECT count(*) FROM " + table) == 0;
  }

  /** The format of the tables; 0 if there are none. */
  private int format(Connection connection) throws SQLException {
    if (!exists(connection, tables.meta()) || isHalfMade(connection, tables.meta())) {
      return 0;
    }
    String format;
    try {
      var query = "SELECT setting FROM " + tables.meta() + " WHERE name = '";
      if (!Sql.text(connection, query + "application'").equals("certwright")) {
        throw foreign("the table " + tables.meta() + " does not say that it is Certwright's", null);
      }
      format = Sql.text(connection, query + "format'");
    } catch (SQLException e) {
      throw foreignUnlessTrouble("the table " + tables.meta() + " has other columns", e);
    }
    if (!format.matches("[1-9][0-9]{0,8}")) {
      throw foreign("the table " + tables.meta() + " names the format \"" + format + "\"", null);
    }
    int number = Integer.parseInt(format);
    if (number > scripts.size()) {
      throw newer(number);
    }
    return number;
  }

  private StorageException newer(int format) {
    return new StorageException(
        StorageException.Reason.NEWER_FORMAT,
        "the tables "
            + tables.prefix()
            + "* have format "
            + format
            + "; this version of the library knows "
            + scripts.size()
            + " at most: use a newer one");
  }

  private void verifyColumns(Connection connection, String table) throws SQLException {
    var columns = String.join(", ", tables.columns(table));
    try {
      Sql.text(connection, "SELECT " + columns + " FROM " + table + " WHERE 1 = 0");
    } catch (SQLException e) {
      throw foreignUnlessTrouble("the table " + table + " lacks one of the columns " + columns, e);
    }
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

  private Iterable<String> statements(String resource) {
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
