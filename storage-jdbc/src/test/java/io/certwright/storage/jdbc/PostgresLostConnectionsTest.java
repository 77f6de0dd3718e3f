package io.certwright.storage.jdbc;

import io.certwright.testkit.StorageFixture;

/** PostgreSQL whose connections are lost. */
class PostgresLostConnectionsTest extends LostConnections {
  @Override
  StorageFixture fixture() {
    return new PostgresFixture(false);
  }

  /** One to look and one that ends with COMMIT. */
  @Override
  int least() {
    return 2;
  }

  @Override
  TestSource source(StorageFixture fixture) {
    return ((PostgresFixture) fixture).source();
  }
}
