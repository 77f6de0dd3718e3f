package io.certwright.storage.jdbc;

import io.certwright.spi.storage.ChangeWatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * LISTEN and NOTIFY. What the driver has for it is not part of JDBC; it is called by reflection, so
 * that this module needs no driver to be compiled or to run.
 */
final class PostgresSignals implements Signals {

  private static final int SEND_TIMEOUT_MILLIS = (int) Duration.ofSeconds(5).toMillis();

  private final DataSource source;
  private final String channel;

  /** What our own notices say: nobody here has to be told of them. */
  private final String sender = UUID.randomUUID().toString();

  PostgresSignals(DataSource source, Tables tables) {
    this.source = source;
    this.channel = tables.prefix() + "changes";
  }

  /**
   * In a transaction of its own: NOTIFY takes a lock of the whole database until its transaction
   * has ended, so that the commits that it is part of follow one another. What it says need not be
   * durable, so nothing is forced while the lock is held.
   */
  @Override
  public void send() throws SQLException {
    try (var connection = source.getConnection()) {
      int timeout = connection.getNetworkTimeout();
      boolean autoCommit = connection.getAutoCommit();
      connection.setNetworkTimeout(Runnable::run, SEND_TIMEOUT_MILLIS);
      connection.setAutoCommit(true);
      Sql.execute(
          connection,
          "BEGIN; SET LOCAL synchronous_commit = off; NOTIFY "
              + channel
              + ", '"
              + sender
              + "'; COMMIT");
      connection.setAutoCommit(autoCommit);
      connection.setNetworkTimeout(Runnable::run, timeout);
    }
  }

  @Override
  public Optional<ChangeWatch> watch(Consumer<ChangeWatch> ended) throws SQLException {
    var connection = source.getConnection();
    try {
      var type = driverType(connection);
      if (type.isEmpty() || !connection.isWrapperFor(type.get())) {
        connection.close();
        return Optional.empty();
      }
      var news = new PostgresNews(type.get(), connection.unwrap(type.get()), sender);
      connection.setAutoCommit(true);
      Sql.execute(connection, "LISTEN " + channel);
      return Optional.of(new PostgresWatch(connection, news, ended));
    } catch (NoSuchMethodException e) {
      connection.close();
      return Optional.empty();
    } catch (SQLException | RuntimeException e) {
      connection.abort(Runnable::run);
      connection.close();
      throw e;
    }
  }

  /** The driver's interface, from where its connection comes from or from where this code does. */
  private static Optional<Class<?>> driverType(Connection connection) throws SQLException {
    var loaders =
        new ClassLoader[] {
          connection.getMetaData().getClass().getClassLoader(),
          PostgresSignals.class.getClassLoader(),
          Thread.currentThread().getContextClassLoader()
        };
    for (var loader : loaders) {
      try {
        return Optional.of(Class.forName("org.postgresql.PGConnection", false, loader));
      } catch (ClassNotFoundException e) {
        // Perhaps from the next one.
      }
    }
    return Optional.empty();
  }
}
