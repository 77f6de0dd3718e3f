package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.StorageException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary that is switched off under load, and its standby that takes over. */
class PostgresFailoverTest {

  @TempDir private Path directory;

  @Test
  void nothingAcknowledgedIsLostAndTheStorageGoesOn() throws Exception {
    var programs = PostgresProcess.programsForStandby();
    try (var primary = PostgresProcess.create(programs, directory.resolve("primary"))) {
      try (var standby = PostgresProcess.standbyOf(primary, directory.resolve("standby"));
          var source = new TestSource(primary.orElse(standby))) {
        primary.commitOnlyWithStandby();
        try (var storage = JdbcStorage.on(source)) {
          refusesTheStandby(standby);
          failOver(storage, primary, standby);
        }
      }
    }
  }

  private static void failOver(
      JdbcStorage storage, PostgresProcess primary, PostgresProcess standby) throws Exception {
    var position = storage.feedEnd();
    var pairs = new Pairs(storage, 4);
    Sessions.until(() -> pairs.acknowledged() >= 50);
    primary.kill();
    int before = pairs.acknowledged();
    standby.promote();
    Sessions.until(() -> pairs.acknowledged() >= before + 50);
    pairs.verify();
    assertThat(storage.changes(position, 10)).isInstanceOf(Feed.Resynchronise.class);
  }

  /** It could be read, but it may be behind. */
  private static void refusesTheStandby(PostgresProcess standby) {
    var failure =
        catchThrowableOfType(StorageException.class, () -> JdbcStorage.on(standby.source()));
    assertThat(failure.reason()).isEqualTo(StorageException.Reason.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("standby");
  }
}
