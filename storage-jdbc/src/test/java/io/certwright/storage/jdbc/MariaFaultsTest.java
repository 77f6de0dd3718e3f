package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.StorageException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A MariaDB server that hangs. */
class MariaFaultsTest {

  @Test
  void aServerThatHangsEndsTheCall() throws Exception {
    try (var server = MariaServers.start();
        var source = new TestSource(server.source(MariaFixture.DATABASE));
        var storage = JdbcStorage.builder(source).timeout(Duration.ofMillis(300)).open()) {
      storage.commit(Writes.commit(Writes.create("hang", "")));
      var gate = new Gate("COMMIT");
      source.hook(gate);
      var commit = Writes.commit(Writes.update("hang", 1, ""));
      var hanging = Sessions.start(() -> storage.commit(commit));
      gate.awaitArrival();
      server.signal("STOP");
      try {
        gate.open();
        assertThat(hanging.get()).isInstanceOf(CommitOutcome.Unknown.class);
        var failure =
            catchThrowableOfType(StorageException.class, () -> storage.get(Writes.key("hang")));
        assertThat(failure.reason()).isEqualTo(StorageException.Reason.UNAVAILABLE);
      } finally {
        server.signal("CONT");
      }
      var answer = new Settlement[1];
      Sessions.until(
          () -> {
            try {
              answer[0] = storage.settle(commit.id());
              return true;
            } catch (StorageException e) {
              assertThat(e.isRetryable()).as(e.getMessage()).isTrue();
              return false;
            }
          });
      assertThat(storage.get(Writes.key("hang")).orElseThrow().revision())
          .isEqualTo(answer[0] == Settlement.COMMITTED ? 2 : 1);
      assertThat(source.lent()).isZero();
    }
  }
}
