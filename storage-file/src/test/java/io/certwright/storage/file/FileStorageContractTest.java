package io.certwright.storage.file;

import io.certwright.spi.storage.Storage;
import io.certwright.testkit.StorageAbility;
import io.certwright.testkit.StorageContract;
import io.certwright.testkit.StorageFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;

/** A directory keeps the contract. */
class FileStorageContractTest extends StorageContract {

  @Override
  protected StorageFixture fixture() {
    return new Fixture();
  }

  private static final class Fixture implements StorageFixture {

    private final Path directory = Directories.create();
    private volatile Duration offset = Duration.ZERO;

    @Override
    public Storage open() {
      return FileStorage.builder(directory).clock(new MovedClock()).open();
    }

    @Override
    public Set<StorageAbility> abilities() {
      return EnumSet.of(StorageAbility.MOVES_CLOCK, StorageAbility.REOPENS, StorageAbility.DUMPS);
    }

    @Override
    public byte[] dump() throws IOException {
      var bytes = new ByteArrayOutputStream();
      try (var files = Files.walk(directory)) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          bytes.write(Files.readAllBytes(file));
        }
      }
      return bytes.toByteArray();
    }

    @Override
    public synchronized void moveClock(Duration by) {
      offset = offset.plus(by);
    }

    @Override
    public void close() {
      Directories.delete(directory);
    }

    private final class MovedClock extends Clock {
      @Override
      public Instant instant() {
        return Clock.systemUTC().instant().plus(offset);
      }

      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(java.time.ZoneId zone) {
        return this;
      }
    }
  }
}
