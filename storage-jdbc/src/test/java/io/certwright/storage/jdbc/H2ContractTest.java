package io.certwright.storage.jdbc;

import io.certwright.testkit.StorageContract;
import io.certwright.testkit.StorageFixture;
import java.io.IOException;

/** H2 in a file keeps the contract. */
class H2ContractTest extends StorageContract {
  @Override
  protected StorageFixture fixture() throws IOException {
    return new H2Fixture();
  }
}
