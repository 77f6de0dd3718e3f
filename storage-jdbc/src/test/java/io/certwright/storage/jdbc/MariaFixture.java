package io.certwright.storage.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Tables of its own on a MariaDB server. */
final class MariaFixture extends SqlFixture {

  static final String DATABASE = "certwright";

  private static final AtomicInteger NAMES = new AtomicInteger();

  MariaFixture() {
    this(MariaServers.shared());
  }

  MariaFixture(MariaServer server) {
    super(server.source(DATABASE), "t" + NAMES.incrementAndGet() + "_");
  }

  @Override
  List<String> locks() {
    return List.of(
        "SELECT setting FROM " + prefix() + "meta FOR UPDATE",
        "SELECT id FROM " + prefix() + "record FOR UPDATE",
        "SELECT id FROM " + prefix() + "due FOR UPDATE");
  }

  @Override
  Duration timeout() {
    return Duration.ofSeconds(3);
  }

  @Override
  void remove() throws SQLException {
    drop();
  }
}
