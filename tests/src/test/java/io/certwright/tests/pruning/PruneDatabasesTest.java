package io.certwright.tests.pruning;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Vault;
import io.certwright.spi.storage.Storage;
import io.certwright.storage.jdbc.JdbcStorage;
import io.certwright.storage.jdbc.Postgres;
import io.certwright.storage.jdbc.TestSource;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** Two nodes on one database: one prunes what both have written, and the other one proves it. */
class PruneDatabasesTest {

  private static final int EACH = 120;

  @TempDir Path directory;

  @Test
  void onSqlite() {
    try (var here = sqlite();
        var there = sqlite()) {
      oneNodePrunesWhatBothHaveWritten(here, there);
    }
  }

  private Storage sqlite() {
    var source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + directory.resolve("vault.db"));
    return JdbcStorage.on(source);
  }

  @Test
  void onPostgresql() throws Exception {
    var database = Postgres.newDatabase("");
    try (var first = new TestSource(Postgres.source(database));
        var second = new TestSource(Postgres.source(database));
        var here = JdbcStorage.on(first);
        var there = JdbcStorage.on(second)) {
      oneNodePrunesWhatBothHaveWritten(here, there);
    }
  }

  private static void oneNodePrunesWhatBothHaveWritten(Storage one, Storage other) {
    try (var home = new OldVault()) {
      var here = home.open(one, builder -> builder);
      var there = home.open(other, builder -> builder);
      home.vaults.add(0, here);
      home.vaults.add(1, there);
      there.create("shop", OldVault.POLICY);
      for (int i = 0; i < EACH; i++) {
        change(i % 2 == 0 ? here : there, i);
      }
      here.audit().checkpoint();
      home.pass(OldVault.MONTH.plusDays(1));
      change(there, EACH);
      var old = home.trail();
      long pruned = here.audit().prune(OldVault.MONTH);
      assertThat(pruned).isGreaterThan(EACH).isLessThanOrEqualTo(old.size());
      home.pass(Duration.ofSeconds(2));
      assertThat(there.audit().verify().findings()).isEmpty();
      assertThat(there.audit().pruned().orElseThrow().entries()).isEqualTo(pruned);
      assertThat(home.verify(home.export()).findings()).isEmpty();
      change(there, EACH + 1);
      change(here, EACH + 2);
      assertThat(home.findings()).isEmpty();
      assertThat(home.trail())
          .as("the end of a chain on which nobody has gone on stays")
          .filteredOn(entry -> entry.time().isBefore(old.get(old.size() - 1).time()))
          .hasSizeLessThan(2);
    }
  }

  private static void change(Vault vault, int turn) {
    var shop = vault.get("shop");
    if (turn % 4 < 2) {
      vault.create("shop-" + turn, OldVault.POLICY);
    } else {
      vault.create(shop.name(), OldVault.POLICY);
    }
  }
}
