package io.certwright.storage.jdbc;

import io.certwright.spi.storage.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** The databases that are supported. */
final class Dialects {

  private static final List<Dialect> ALL =
      List.of(
          new PostgresDialect(),
          new SqliteDialect(),
          new H2Dialect(),
          MariaDialect.mariaDb(),
          MariaDialect.mySql());

  private Dialects() {}

  /** The dialect of the database that the connection leads to. */
  static Dialect of(Connection connection) throws SQLException {
    var product = connection.getMetaData().getDatabaseProductName();
    return ALL.stream()
        .filter(dialect -> dialect.product().equalsIgnoreCase(product))
        .findFirst()
        .orElseThrow(
            () ->
                new StorageException(
                    StorageException.Reason.NOT_A_STORAGE,
                    "the database is "
                        + product
                        + ", which is not supported; supported are: "
                        + ALL.stream().map(Dialect::product).collect(Collectors.joining(", "))));
  }
}
