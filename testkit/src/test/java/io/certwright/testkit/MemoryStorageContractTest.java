package io.certwright.testkit;

/** The in-memory storage keeps the contract. */
class MemoryStorageContractTest extends StorageContract {
  @Override
  protected StorageFixture fixture() {
    return new MemoryFixture();
  }
}
