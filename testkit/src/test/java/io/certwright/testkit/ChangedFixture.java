package io.certwright.testkit;

import io.certwright.spi.storage.Storage;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A fixture whose storages, or which itself, a test makes different from a good one. */
class ChangedFixture implements StorageFixture {

  private final StorageFixture good = new MemoryFixture();
  private final UnaryOperator<Storage> how;

  ChangedFixture(UnaryOperator<Storage> how) {
    this.how = how;
  }

  @Override
  public Storage open() {
    return how.apply(good.open());
  }

  @Override
  public Set<StorageAbility> abilities() {
    return good.abilities();
  }

  @Override
  public void moveClock(Duration by) {
    good.moveClock(by);
  }

  @Override
  public byte[] dump() throws Exception {
    return good.dump();
  }

  @Override
  public void close() {
    good.close();
  }
}
