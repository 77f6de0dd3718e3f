package io.certwright.storage.jdbc;

import io.certwright.testkit.StorageFixture;
import java.io.IOException;

/** H2 whose connections are lost. */
class H2LostConnectionsTest extends LostConnections {
  @Override
  StorageFixture fixture() throws IOException {
    return new H2Fixture();
  }

  @Override
  TestSource source(StorageFixture fixture) {
    return ((SqlFixture) fixture).source();
  }
}
