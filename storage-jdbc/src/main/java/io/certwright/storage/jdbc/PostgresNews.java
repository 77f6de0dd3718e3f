package io.certwright.storage.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.SQLException;

/** What a connection that listens was told by others than ourselves. */
final class PostgresNews {

  private final Object driver;
  private final Method notifications;
  private final String sender;

  /**
   * The notices of a connection.
   *
   * @param type the driver's interface for what is not part of JDBC
   * @param driver the connection as that
   * @param sender what our own notices say
   * @throws NoSuchMethodException if the driver has nothing of the kind
   */
  PostgresNews(Class<?> type, Object driver, String sender) throws NoSuchMethodException {
    this.driver = driver;
    this.notifications = type.getMethod("getNotifications", int.class);
    this.sender = sender;
  }

  /** Whether others have told anything, once they do or after so many milliseconds, 1 or more. */
  boolean await(int millis) throws SQLException {
    try {
      var all = (Object[]) notifications.invoke(driver, millis);
      for (int i = 0; all != null && i < all.length; i++) {
        if (!sender.equals(parameter(all[i]))) {
          return true;
        }
      }
      return false;
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new SQLException(e);
    }
  }

  /** By the interface: the class that implements it is the driver's own. */
  private Object parameter(Object notice) throws ReflectiveOperationException {
    var type = notifications.getReturnType().getComponentType();
    return type.getMethod("getParameter").invoke(notice);
  }
}
