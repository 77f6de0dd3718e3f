package io.certwright.storage.jdbc;

import io.certwright.testkit.StorageFixture;
import java.io.IOException;

/** SQLite whose connections are lost. */
class SqliteFaultsTest extends LostConnections {
  @Override
  StorageFixture fixture() throws IOException {
    return new SqliteFixture();
  }

  @Override
  TestSource source(StorageFixture fixture) {
    return ((SqliteFixture) fixture).source();
  }
}
