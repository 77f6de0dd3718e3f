package io.certwright.storage.jdbc;

import io.certwright.testkit.StorageContract;
import io.certwright.testkit.StorageFixture;

/** PostgreSQL keeps the contract. */
class PostgresContractTest extends StorageContract {
  @Override
  protected StorageFixture fixture() {
    return new PostgresFixture(true);
  }
}
