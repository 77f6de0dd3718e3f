package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** What tests do beside the storage, in sessions of others. */
public final class Sessions {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Sessions() {}

  /** Runs on a thread of its own. */
  public static <T> FutureTask<T> start(Callable<T> call) {
    var task = new FutureTask<>(call);
    var thread = new Thread(task, "beside");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  /** Waits until so many sessions of the server wait for a lock. */
  static void awaitBlocked(Connection connection, int sessions) throws Exception {
    until(
        () ->
            Sql.number(
                    connection,
                    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                >= sessions);
  }

  /** Looks again and again; fails only after a time that no healthy machine needs. */
  public static void until(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime() - end).as("time over the limit").isNegative();
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  /** Begins a transaction in which something is written. */
  public static void beginWriting(Connection connection) throws SQLException {
    Sql.execute(connection, "BEGIN");
    Sql.number(connection, "SELECT pg_current_xact_id()::text::int8");
  }
}
