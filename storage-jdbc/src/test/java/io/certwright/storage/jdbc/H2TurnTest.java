package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.h2.api.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Who has the turn on H2 keeps it. When H2 rolls back, it puts a row back and strikes the entry
 * from its undo log; if another session forces the database in between, it does both again, over
 * whatever others have done with the row since. A trigger that H2 calls at that moment lets it
 * happen each time.
 */
class H2TurnTest {

  private static final Tables TABLES = new Tables(Tables.DEFAULT_PREFIX);

  private H2Fixture fixture;
  private JdbcStorage storage;
  private Connection other;

  @BeforeEach
  void open() throws IOException, SQLException {
    fixture = new H2Fixture();
    storage = (JdbcStorage) fixture.open();
    other = connect();
  }

  @AfterEach
  void close() throws SQLException {
    PutBack.step.set(Optional.empty());
    other.close();
    storage.close();
    fixture.close();
  }

  private Connection connect() throws SQLException {
    return H2Fixture.target(H2Fixture.url(fixture.directory())).getConnection();
  }

  @Test
  void aRefusedCommitTakesTheTurnFromNobody() throws Exception {
    storage.commit(Writes.commit(Writes.create("a", "")));
    putBackAgain();
    assertThat(storage.commit(Writes.commit(Writes.create("a", ""))))
        .isInstanceOf(CommitOutcome.Refused.class);
    othersWait();
  }

  @Test
  void aSessionThatIsLostTakesTheTurnFromNobody() throws Exception {
    storage.commit(Writes.commit(Writes.create("a", "")));
    putBackAgain();
    var lost = connect();
    Sql.execute(lost, "BEGIN");
    new H2Dialect().takeTurn(lost, TABLES);
    lost.close();
    othersWait();
  }

  /** As soon as a rollback has put the last row back, the other takes its turn and forces. */
  private void putBackAgain() throws SQLException {
    Sql.execute(
        other,
        "CREATE TRIGGER put_back AFTER UPDATE, ROLLBACK ON certwright_meta FOR EACH ROW CALL '"
            + PutBack.class.getName()
            + "'");
    PutBack.step.set(
        Optional.of(
            () -> {
              if (othersTurn()) {
                Sql.execute(other, "CHECKPOINT SYNC");
              }
            }));
  }

  /** Whether the other has its turn, which it takes if it is free. */
  private boolean othersTurn() throws SQLException {
    Sql.execute(other, "BEGIN");
    int free = 0;
    try (var statement = other.createStatement();
        var rows =
            statement.executeQuery("SELECT name FROM certwright_meta FOR UPDATE SKIP LOCKED")) {
      while (rows.next()) {
        free++;
      }
    }
    boolean all = free == Sql.number(other, "SELECT count(*) FROM certwright_meta");
    if (all) {
      PutBack.step.set(Optional.empty());
    } else {
      Sql.execute(other, "COMMIT");
    }
    return all;
  }

  private void othersWait() throws SQLException {
    if (other.getAutoCommit()) {
      assertThat(othersTurn()).as("the turn is free").isTrue();
    }
    var commit = Writes.commit(Writes.create("b", ""));
    assertThatThrownBy(() -> storage.commit(commit))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.isRetryable()).as(e.getMessage()).isTrue());
    Sql.execute(other, "COMMIT");
    assertThat(storage.commit(commit)).isEqualTo(new CommitOutcome.Committed());
  }

  /** Whatever a lock is worth: what was changed since it was read is not written over. */
  @Test
  void aChangeBehindTheLockIsNotLost() throws Exception {
    for (var write :
        List.of(Writes.update("a", 1, "mine"), new RecordWrite.Delete(Writes.key("b"), 1))) {
      var id = write.key().id();
      storage.commit(Writes.commit(Writes.create(id, "")));
      fixture.source().hook(changing(id));
      assertThat(storage.commit(Writes.commit(write)))
          .isEqualTo(new CommitOutcome.Refused(List.of(write.key())));
      assertThat(storage.get(write.key()).orElseThrow().revision()).isEqualTo(7);
    }
  }

  private TestSource.Hook changing(String id) {
    var left = new ArrayList<>(List.of(id));
    var hex = HexFormat.of().formatHex(id.getBytes(StandardCharsets.UTF_8));
    return new TestSource.Hook() {
      @Override
      public void before(String sql) throws SQLException {
        boolean writes = sql.startsWith("UPDATE certwright_record") || sql.startsWith("DELETE");
        if (writes && sql.contains("certwright_record") && left.remove(id)) {
          Sql.execute(other, "UPDATE certwright_record SET revision = 7 WHERE id = X'" + hex + "'");
        }
      }
    };
  }

  /** Called by H2 for each row that a rollback puts back, before it notes that it did. */
  public static final class PutBack implements Trigger {

    /** What happens then. */
    interface Step {
      void run() throws SQLException;
    }

    static final AtomicReference<Optional<Step>> step = new AtomicReference<>(Optional.empty());

    @Override
    public void fire(Connection connection, Object[] before, Object[] after) throws SQLException {
      var now = step.get();
      if (now.isPresent()) {
        now.get().run();
      }
    }
  }
}
