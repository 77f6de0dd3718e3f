package io.certwright.storage.jdbc;

import java.lang.reflect.Proxy;
import java.sql.DriverManager;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Data sources by the driver manager: a new connection for whoever asks, and nothing else. */
final class PlainSource {

  private PlainSource() {}

  /** The source of an address. */
  static DataSource of(String address, @Nullable String user, @Nullable String password) {
    var properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    return (DataSource)
        Proxy.newProxyInstance(
            PlainSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (self, method, arguments) -> {
              if (method.getName().equals("getConnection") && method.getParameterCount() == 0) {
                return DriverManager.getConnection(address, properties);
              }
              return switch (method.getName()) {
                case "toString" -> "PlainSource";
                case "hashCode" -> System.identityHashCode(self);
                case "equals" -> self == arguments[0];
                case "getLoginTimeout" -> 0;
                case "isWrapperFor" -> false;
                default -> throw new SQLFeatureNotSupportedException(method.getName());
              };
            });
  }
}
