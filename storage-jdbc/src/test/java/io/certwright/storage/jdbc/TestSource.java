package io.certwright.storage.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.sqlite.SQLiteDataSource;

/**
 * A small pool of connections to one database that counts what is lent, keeps what comes back
 * whole, and lets a test step in before and after each statement.
 */
public final class TestSource implements DataSource, AutoCloseable {

  /** Steps in; a failure thrown here reaches the caller as the database's. */
  interface Hook {
    default void before(String sql) throws SQLException {}

    default void after(String sql) throws SQLException {}
  }

  private final DataSource target;
  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger lent = new AtomicInteger();
  private volatile Hook hook = new Hook() {};

  public TestSource(DataSource target) {
    this.target = target;
  }

  /** Of an SQLite database in a file. */
  TestSource(Path file) {
    var sqlite = new SQLiteDataSource();
    sqlite.setUrl("jdbc:sqlite:" + file);
    this.target = sqlite;
  }

  void hook(Hook steps) {
    hook = steps;
  }

  int lent() {
    return lent.get();
  }

  @Override
  public Connection getConnection() throws SQLException {
    var pooled = idle.poll();
    var real = pooled == null ? target.getConnection() : pooled;
    lent.incrementAndGet();
    return proxy(Connection.class, real, "", false);
  }

  private <T> T proxy(Class<T> type, T real, String prepared, boolean isStatement) {
    var state = new Object[1];
    return type.cast(
        Proxy.newProxyInstance(
            TestSource.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> {
              var name = method.getName();
              if (!isStatement && name.equals("close")) {
                giveBack((Connection) real, state[0] != null);
                return null;
              }
              if (name.equals("abort")) {
                state[0] = "aborted";
                return null;
              }
              boolean executes = isStatement && name.startsWith("execute");
              var sql = executes && args != null ? (String) args[0] : prepared;
              if (executes) {
                hook.before(sql);
              }
              var result = invoke(real, method, args);
              if (executes) {
                hook.after(sql);
              }
              if (name.equals("createStatement")) {
                return proxy(Statement.class, (Statement) result, "", true);
              }
              return name.equals("prepareStatement")
                  ? proxy(
                      PreparedStatement.class, (PreparedStatement) result, (String) args[0], true)
                  : result;
            }));
  }

  private static Object invoke(Object real, Method method, Object[] args) throws Throwable {
    try {
      return method.invoke(real, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void giveBack(Connection connection, boolean aborted) throws SQLException {
    lent.decrementAndGet();
    if (aborted) {
      connection.close();
    } else {
      idle.push(connection);
    }
  }

  @Override
  public void close() throws SQLException {
    for (var connection = idle.poll(); connection != null; connection = idle.poll()) {
      connection.close();
    }
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("nothing to unwrap");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
