package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.testkit.StorageFixture;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that are lost, before and after each statement. */
abstract class LostConnections {

  private StorageFixture fixture;
  private TestSource source;
  private Storage storage;

  /** A new fixture. */
  abstract StorageFixture fixture() throws IOException;

  /** How many statements a commit takes at least. */
  int least() {
    return 3;
  }

  /** The source of its connections. */
  abstract TestSource source(StorageFixture fixture);

  @BeforeEach
  void open() throws IOException {
    fixture = fixture();
    source = source(fixture);
    storage = fixture.open();
  }

  /** Closing it fails if a connection was kept. */
  @AfterEach
  void close() {
    source.hook(new TestSource.Hook() {});
    storage.close();
    fixture.close();
  }

  @Test
  void aLostReplyToCommitIsUnknownAndThenCommitted() {
    source.hook(lostAfter("COMMIT"));
    var commit = Writes.commit(Writes.create("a", "1"));
    assertThat(storage.commit(commit)).isInstanceOf(CommitOutcome.Unknown.class);
    source.hook(new TestSource.Hook() {});
    assertThat(storage.settle(commit.id())).isEqualTo(Settlement.COMMITTED);
    assertThat(storage.get(Writes.key("a"))).isPresent();
  }

  @Test
  void aLostCommitIsUnknownAndThenVoid() {
    source.hook(lostBefore("COMMIT"));
    var commit = Writes.commit(Writes.create("a", "1"));
    assertThat(storage.commit(commit)).isInstanceOf(CommitOutcome.Unknown.class);
    source.hook(new TestSource.Hook() {});
    assertThat(storage.settle(commit.id())).isEqualTo(Settlement.VOID);
    assertThat(storage.commit(commit)).isInstanceOf(CommitOutcome.Refused.class);
    assertThat(storage.get(Writes.key("a"))).isEmpty();
  }

  @Test
  void aSettlementWhoseReplyIsLostIsAskedForAgain() {
    var never = Writes.id();
    source.hook(lostAfter("COMMIT"));
    var failure = catchThrowableOfType(StorageException.class, () -> storage.settle(never));
    assertThat(failure.isRetryable()).isTrue();
    source.hook(new TestSource.Hook() {});
    assertThat(storage.settle(never)).isEqualTo(Settlement.VOID);
  }

  /** Whichever statement the connection is lost at: nothing is written, or it is unknown. */
  @Test
  void aConnectionLostAtAnyStatementHarmsNothing() {
    storage.commit(Writes.commit(Writes.create("old", "1")));
    int statements = 0;
    for (int at = 1; ; at++) {
      for (boolean after : new boolean[] {false, true}) {
        var id = "new-" + at + after;
        var commit = Writes.commit(Writes.create(id, id), Writes.update("old", 1, id));
        source.hook(lostAt(at, after));
        var end = endOf(() -> storage.commit(commit));
        source.hook(new TestSource.Hook() {});
        if (end instanceof CommitOutcome.Committed) {
          assertThat(statements).as("statements that were tried").isGreaterThanOrEqualTo(least());
          return;
        }
        statements = at;
        boolean there = storage.get(Writes.key(id)).isPresent();
        if (end instanceof StorageException failure) {
          assertThat(failure.reason()).isEqualTo(StorageException.Reason.UNAVAILABLE);
          assertThat(there).as("after a failure at statement %s", at).isFalse();
        } else {
          assertThat(end).isInstanceOf(CommitOutcome.Unknown.class);
          assertThat(storage.settle(commit.id()) == Settlement.COMMITTED).isEqualTo(there);
        }
        assertThat(storage.get(Writes.key("old")).orElseThrow().revision())
            .isEqualTo(there ? 2 : 1);
        if (there) {
          return;
        }
      }
    }
  }

  @Test
  void aFailedRollbackTakesTheConnectionOutOfThePool() {
    source.hook(lostBefore("ROLLBACK"));
    var refused = Writes.commit(Writes.update("absent", 1, ""));
    assertThat(storage.commit(refused)).isInstanceOf(CommitOutcome.Refused.class);
    source.hook(new TestSource.Hook() {});
    assertThat(storage.commit(Writes.commit(Writes.create("a", ""))))
        .isEqualTo(new CommitOutcome.Committed());
  }

  private static Object endOf(Supplier<CommitOutcome> call) {
    try {
      return call.get();
    } catch (StorageException e) {
      return e;
    }
  }

  private static TestSource.Hook lostBefore(String statement) {
    return new TestSource.Hook() {
      @Override
      public void before(String sql) throws SQLException {
        if (sql.endsWith(statement)) {
          throw lost();
        }
      }
    };
  }

  private static TestSource.Hook lostAfter(String statement) {
    return new TestSource.Hook() {
      @Override
      public void after(String sql) throws SQLException {
        if (sql.endsWith(statement)) {
          throw lost();
        }
      }
    };
  }

  private static TestSource.Hook lostAt(int number, boolean after) {
    var count = new AtomicInteger();
    return new TestSource.Hook() {
      @Override
      public void before(String sql) throws SQLException {
        if (count.incrementAndGet() == number && !after) {
          throw lost();
        }
      }

      @Override
      public void after(String sql) throws SQLException {
        if (count.get() == number && after) {
          throw lost();
        }
      }
    };
  }

  private static SQLException lost() {
    return new SQLException("the connection was lost", "08006");
  }
}
