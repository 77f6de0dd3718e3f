package io.certwright.storage.jdbc;

import io.certwright.spi.storage.ChangeWatch;
import io.certwright.spi.storage.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;

/** A connection that listens. */
final class PostgresWatch implements ChangeWatch {

  /** A wait in the driver cannot be interrupted, so it is cut into pieces. */
  private static final long PIECE_MILLIS = 200;

  private static final int ALIVE_SECONDS = 5;

  private final Connection connection;
  private final PostgresNews news;
  private final Consumer<ChangeWatch> ended;
  private volatile boolean closed;

  PostgresWatch(Connection connection, PostgresNews news, Consumer<ChangeWatch> ended) {
    this.connection = connection;
    this.news = news;
    this.ended = ended;
  }

  @Override
  public boolean await(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    do {
      long left = Math.max(1, (end - System.nanoTime()) / 1_000_000);
      if (Thread.currentThread().isInterrupted()) {
        throw new StorageException(
            StorageException.Reason.INTERRUPTED, "interrupted while it watched for changes");
      }
      if (!closed && hasNews((int) Math.min(PIECE_MILLIS, left))) {
        return true;
      }
    } while (!closed && System.nanoTime() - end < 0);
    requireAlive();
    return false;
  }

  private boolean hasNews(int millis) {
    try {
      return news.await(millis);
    } catch (SQLException e) {
      if (closed) {
        return false;
      }
      throw lost(e);
    }
  }

  /** Silence may mean that the other end is gone. */
  private void requireAlive() {
    try {
      if (!closed && !connection.isValid(ALIVE_SECONDS) && !closed) {
        throw lost(new SQLException("the connection does not answer"));
      }
    } catch (SQLException e) {
      throw lost(e);
    }
  }

  private StorageException lost(Throwable cause) {
    close();
    return new StorageException(
        StorageException.Reason.UNAVAILABLE,
        "PostgreSQL cannot be listened to any more ("
            + cause.getMessage()
            + "); check that it is up, then watch again",
        cause);
  }

  /** A pool must not hand the connection out again: it listens. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      ended.accept(this);
      try {
        connection.abort(Runnable::run);
        connection.close();
      } catch (SQLException e) {
        // It is gone either way.
      }
    }
  }
}
