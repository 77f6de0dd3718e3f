package io.certwright.testkit;

import io.certwright.MemoryStorage;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/** Records in memory; each opening is one more handle on them. */
final class MemoryFixture implements StorageFixture {

  private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-01T00:00:00Z"));
  private final MemoryStorage records = MemoryStorage.create(clock);
  private final FeedPosition start = records.feedEnd();

  @Override
  public Storage open() {
    return records.another();
  }

  @Override
  public Set<StorageAbility> abilities() {
    // Nothing can hold it up: it waits for nobody.
    return EnumSet.complementOf(EnumSet.of(StorageAbility.STALLS));
  }

  @Override
  public byte[] dump() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var all = records.another()) {
      for (var change : Follower.changes(all, start, 1000)) {
        bytes.write(change.key().toString().getBytes(StandardCharsets.UTF_8));
        var record = all.get(change.key());
        if (record.isPresent()) {
          bytes.write(record.get().payload().toByteArray());
          bytes.write(record.get().attributes().toString().getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public void moveClock(Duration by) {
    clock.advance(by);
  }
}
