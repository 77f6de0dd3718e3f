package io.certwright.storage.jdbc;

import io.certwright.testkit.StorageFixture;

/** MariaDB whose connections are lost. */
class MariaLostConnectionsTest extends LostConnections {
  @Override
  StorageFixture fixture() {
    return new MariaFixture();
  }

  @Override
  TestSource source(StorageFixture fixture) {
    return ((SqlFixture) fixture).source();
  }
}
