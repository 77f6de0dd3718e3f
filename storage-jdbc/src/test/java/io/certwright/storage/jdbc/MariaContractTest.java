package io.certwright.storage.jdbc;

import io.certwright.testkit.StorageContract;
import io.certwright.testkit.StorageFixture;

/** MariaDB keeps the contract. */
class MariaContractTest extends StorageContract {
  @Override
  protected StorageFixture fixture() {
    return new MariaFixture();
  }
}
