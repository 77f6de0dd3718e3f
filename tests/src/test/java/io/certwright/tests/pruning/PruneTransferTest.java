package io.certwright.tests.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.access.Identity;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.StorageFailureException;
import io.certwright.spi.storage.Storage;
import io.certwright.storage.file.FileStorage;
import io.certwright.storage.jdbc.JdbcStorage;
import io.certwright.testkit.CommitFault;
import io.certwright.transfer.VaultBackup;
import io.certwright.transfer.VaultMove;
import io.certwright.transfer.VaultRestore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** A vault whose trail was pruned is backed up, restored and moved, and keeps what it proves. */
class PruneTransferTest {

  /** More than a backup reads at once. */
  private static final int ENTRIES = 450;

  private final OldVault home = new OldVault();
  private final MemoryStorage target = MemoryStorage.create(home.clock);

  @TempDir Path directory;

  @BeforeEach
  void growOld() {
    home.vault().create("shop", OldVault.POLICY);
    for (int i = 0; i < ENTRIES; i++) {
      var stranger = Identity.named("stranger-" + i);
      assertThatThrownBy(() -> home.vault().as(stranger).get("shop"))
          .isInstanceOf(AccessDeniedException.class);
    }
    home.pass(OldVault.MONTH.plusDays(1));
    home.vault().create("young", OldVault.POLICY);
  }

  @AfterEach
  void close() {
    home.close();
    target.close();
  }

  private byte[] backup() throws IOException {
    var out = new ByteArrayOutputStream();
    VaultBackup.of(home.vault()).writeTo(out);
    return out.toByteArray();
  }

  private Vault restored(byte[] backup, Storage into) throws IOException {
    VaultRestore.into(into, home.protection)
        .clock(home.clock)
        .from(new ByteArrayInputStream(backup));
    return Vault.builder(into, home.protection).clock(home.clock).open();
  }

  /** It is whole there, says the same of what is gone, and can be pruned on. */
  private void assertGoesOn(Vault vault) {
    assertThat(vault.audit().verify().findings()).isEmpty();
    assertThat(vault.audit().pruned()).isEqualTo(home.vault().audit().pruned());
    assertThat(vault.get("shop").version()).isNotNull();
    home.pass(OldVault.MONTH.plusDays(1));
    assertThat(vault.audit().prune(OldVault.MONTH)).isPositive();
    assertThat(vault.audit().verify().findings()).isEmpty();
    assertThat(vault.audit().pruned().orElseThrow().number()).isEqualTo(2);
  }

  @Test
  void aBackupOfWhatIsLeftIsRestoredIntoADirectory() throws IOException {
    home.vault().audit().prune(OldVault.MONTH);
    try (var vault = restored(backup(), FileStorage.at(directory.resolve("vault")))) {
      assertGoesOn(vault);
    }
  }

  @Test
  void andIntoADatabase() throws IOException {
    home.vault().audit().prune(OldVault.MONTH);
    var database = new SQLiteDataSource();
    database.setUrl("jdbc:sqlite:" + directory.resolve("vault.db"));
    try (var vault = restored(backup(), JdbcStorage.on(database))) {
      assertGoesOn(vault);
    }
  }

  /** Entries that are pruned but not deleted yet go with it, and are deleted there. */
  @Test
  void aPruneThatWasBrokenOffIsEndedAtTheNewPlace() throws IOException {
    home.faults.passCommits(2);
    home.faults.failNextCommit(CommitFault.THROWN_BEFORE);
    assertThatThrownBy(() -> home.vault().audit().prune(OldVault.MONTH))
        .isInstanceOf(StorageFailureException.class);
    assertThat(home.vault().audit().pruned()).isPresent();
    assertThat(home.stored("audit")).hasSizeGreaterThan(ENTRIES);
    try (var vault = restored(backup(), target.another())) {
      assertGoesOn(vault);
      assertThat(vault.audit().entries(Optional.empty(), 1000).entries()).hasSizeLessThan(30);
    }
  }

  /** After the first record, and in the middle of the trail. */
  @Test
  void aPruneInTheMiddleOfABackupDoesItNoHarm() throws IOException {
    for (int after : new int[] {1, 30_000, 200_000}) {
      var out = new ByteArrayOutputStream();
      var pruning =
          new OutputStream() {
            private boolean done;

            @Override
            public void write(int octet) {
              throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
              out.write(bytes, from, length);
              if (out.size() > after && !done) {
                done = true;
                assertThat(home.vault().audit().prune(OldVault.MONTH)).isPositive();
                home.pass(OldVault.MONTH.plusDays(1));
              }
            }
          };
      VaultBackup.of(home.vault()).writeTo(pruning);
      try (var into = MemoryStorage.create(home.clock);
          var vault = restored(out.toByteArray(), into.another())) {
        assertThat(vault.audit().verify().findings()).as("after %s", after).isEmpty();
      }
      growOld();
    }
  }

  @Test
  void itMoves() {
    home.vault().audit().prune(OldVault.MONTH);
    var move = VaultMove.of(home.vault(), target.another(), "the attic");
    move.copy();
    home.pass(OldVault.MONTH.plusDays(1));
    home.vault().audit().prune(OldVault.MONTH);
    move.switchOver();
    try (var vault = Vault.builder(target.another(), home.protection).clock(home.clock).open()) {
      assertThat(vault.audit().verify().findings()).isEmpty();
      assertThat(vault.audit().pruned()).isEqualTo(home.vault().audit().pruned());
      assertThat(vault.get("shop").version()).isNotNull();
    }
  }
}
