package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables in MariaDB, and servers that will not do. */
class MariaSchemaTest extends SchemaCases {
  @Override
  SqlFixture fixture() {
    return new MariaFixture();
  }

  @Override
  String script() {
    return "/META-INF/certwright/mariadb/V1__certwright.sql";
  }

  /** Settings of the server, as it may have been given them for speed. */
  @ParameterizedTest
  @CsvSource({"innodb_flush_log_at_trx_commit, 2, 1", "max_allowed_packet, 1048576, 16777216"})
  void aServerThatWillNotDoIsRefused(String setting, String bad, String good) throws Exception {
    opened().run("SET GLOBAL " + setting + " = " + bad);
    try {
      assertThat(refusal(StorageException.Reason.NOT_A_STORAGE)).contains(setting);
    } finally {
      opened().run("SET GLOBAL " + setting + " = " + good);
    }
  }

  /** While it is open, too: nothing is acknowledged that might be lost. */
  @Test
  void aServerThatDoesNotForceAnyMoreIsNotUsed() throws Exception {
    try (var storage = opened().open()) {
      opened().run("SET GLOBAL innodb_flush_log_at_trx_commit = 0");
      try {
        var commit = Writes.commit(Writes.create("a", ""));
        assertThatThrownBy(() -> storage.commit(commit))
            .isInstanceOfSatisfying(StorageException.class, MariaSchemaTest::isUnavailable);
        assertThat(storage.get(Writes.key("a"))).isEmpty();
      } finally {
        opened().run("SET GLOBAL innodb_flush_log_at_trx_commit = 1");
      }
      assertThat(storage.commit(Writes.commit(Writes.create("a", ""))))
          .isEqualTo(new CommitOutcome.Committed());
    }
  }

  @Test
  void aServerThatIsReadOnlyIsNotRead() throws Exception {
    try (var storage = opened().open()) {
      opened().run("SET GLOBAL read_only = 1");
      try {
        assertThatThrownBy(() -> storage.get(Writes.key("a")))
            .isInstanceOfSatisfying(StorageException.class, MariaSchemaTest::isUnavailable);
      } finally {
        opened().run("SET GLOBAL read_only = 0");
      }
      assertThat(storage.get(Writes.key("a"))).isEmpty();
    }
  }

  private static void isUnavailable(StorageException failure) {
    assertThat(failure.reason()).isEqualTo(StorageException.Reason.UNAVAILABLE);
  }

  /** Rights on tables, first none, then all but one. */
  @Test
  void aUserWithoutRightsIsToldWhatToDo() throws Exception {
    var user = "worker" + opened().prefix();
    opened().run("CREATE USER " + user);
    try {
      var url = MariaServers.shared().url(MariaFixture.DATABASE).replace("root", user);
      var worker = JdbcStorage.builder(MariaServer.target(url)).tablePrefix(opened().prefix());
      var stranger = catchThrowableOfType(StorageException.class, worker::open);
      assertThat(stranger).hasMessageContaining("Access denied").hasMessageContaining(user);
      opened().open().close();
      var tables = new Tables(opened().prefix());
      var rights = "GRANT SELECT, INSERT, UPDATE, DELETE ON ";
      opened().run(rights + tables.meta() + " TO " + user);
      for (var table : tables.columns().keySet()) {
        opened().run(rights + table + " TO " + user);
      }
      try (var storage = worker.open()) {
        assertThat(storage.commit(Writes.commit(Writes.create("a", ""))))
            .isEqualTo(new CommitOutcome.Committed());
      }
      opened().run("REVOKE INSERT ON " + opened().prefix() + "record FROM " + user);
      try (var storage = worker.open()) {
        var denied =
            catchThrowableOfType(
                StorageException.class,
                () -> storage.commit(Writes.commit(Writes.create("b", ""))));
        assertThat(denied.reason()).isEqualTo(StorageException.Reason.BROKEN);
        assertThat(denied).hasMessageContaining(opened().prefix() + "record");
      }
    } finally {
      opened().run("DROP USER " + user);
    }
  }
}
