package io.certwright.testkit;

import io.certwright.MemoryStorage;
import io.certwright.spi.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/** Records in memory; each opening is one more handle on them. */
final class MemoryFixture implements StorageFixture {

  private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-01T00:00:00Z"));
  private final MemoryStorage records = MemoryStorage.create(clock);

  @Override
  public Storage open() {
    return records.another();
  }

  @Override
  public Set<StorageAbility> abilities() {
    return EnumSet.allOf(StorageAbility.class);
  }

  @Override
  public void moveClock(Duration by) {
    clock.advance(by);
  }
}
