package io.certwright.storage.jdbc;

import io.certwright.testkit.StorageContract;
import io.certwright.testkit.StorageFixture;
import java.io.IOException;

/** SQLite keeps the contract. */
class SqliteContractTest extends StorageContract {
  @Override
  protected StorageFixture fixture() throws IOException {
    return new SqliteFixture();
  }
}
