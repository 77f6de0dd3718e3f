package io.certwright.storage.jdbc;

import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Holds the first session that comes to a statement, or to several that end so, until it is opened;
 * the others pass.
 */
final class Gate implements TestSource.Hook {

  private final String statement;
  private final AtomicBoolean isTaken = new AtomicBoolean();
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  Gate(String statement) {
    this.statement = statement;
  }

  @Override
  public void before(String sql) throws SQLException {
    if (sql.endsWith(statement) && isTaken.compareAndSet(false, true)) {
      arrived.countDown();
      try {
        opened.await();
      } catch (InterruptedException e) {
        throw new SQLException(e);
      }
    }
  }

  void awaitArrival() throws InterruptedException {
    arrived.await();
  }

  void open() {
    opened.countDown();
  }
}
