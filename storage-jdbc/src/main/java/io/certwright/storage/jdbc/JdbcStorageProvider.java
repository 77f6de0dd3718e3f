package io.certwright.storage.jdbc;

import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageProvider;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Opens the tables of a database by its JDBC address, {@code jdbc:postgresql://db/shop}. The driver
 * is found by {@link java.sql.DriverManager}. Each call takes a connection of its own, without a
 * pool: enough for a key store, which asks the database when something has changed. {@link #open}
 * makes no tables where there are none; SQLite's driver leaves an empty file where there is none.
 *
 * <p>Settings: {@code user}, {@code password} (secret), {@code table-prefix}.
 */
public final class JdbcStorageProvider implements StorageProvider {

  private static final String USER = "user";
  private static final String PASSWORD = "password";
  private static final String TABLE_PREFIX = "table-prefix";

  /** For {@link java.util.ServiceLoader}. */
  public JdbcStorageProvider() {}

  @Override
  public String scheme() {
    return "jdbc";
  }

  @Override
  public Set<String> settings() {
    return Set.of(USER, TABLE_PREFIX);
  }

  @Override
  public Set<String> secretSettings() {
    return Set.of(PASSWORD);
  }

  @Override
  public Storage open(String address, Map<String, String> settings) {
    return builder(address, settings).openExisting();
  }

  @Override
  public Storage openOrCreate(String address, Map<String, String> settings) {
    return builder(address, settings).open();
  }

  private static JdbcStorageBuilder builder(String address, Map<String, String> settings) {
    if (address.toLowerCase(Locale.ROOT).contains("password")) {
      throw new IllegalArgumentException(
          "the address has a password in the clear; give it as a setting of its own, by reference");
    }
    var source = PlainSource.of(address, settings.get(USER), settings.get(PASSWORD));
    var builder = JdbcStorage.builder(source);
    var prefix = settings.get(TABLE_PREFIX);
    return prefix == null ? builder : builder.tablePrefix(prefix);
  }
}
