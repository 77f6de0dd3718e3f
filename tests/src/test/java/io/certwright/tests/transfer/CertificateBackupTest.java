package io.certwright.tests.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.ConflictException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.StorageFailureException;
import io.certwright.errors.UnusableBackupException;
import io.certwright.errors.VaultException;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.testkit.CommitFault;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.FakeCa;
import io.certwright.testkit.FaultyStorage;
import io.certwright.testkit.SettableClock;
import io.certwright.transfer.VaultBackup;
import io.certwright.transfer.VaultRestore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The backup of one certificate in the hands of others, and its restore in bad weather. */
class CertificateBackupTest {

  private static final PageRequest ALL = PageRequest.first(1000);
  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();

  private final KeyProtection protection = KeyProtections.ephemeral();

  private Vault vault() {
    return Vault.open(MemoryStorage.create(), protection);
  }

  private static void assertEmpty(Vault vault) {
    assertThat(vault.list(ALL).items()).isEmpty();
    assertThat(vault.deleted().list(ALL).items()).isEmpty();
    assertThat(vault.audit().verify().findings()).isEmpty();
  }

  /** No byte of it can be another, none can be missing, and none can follow. */
  @Test
  void whatWasChangedIsRefused() {
    try (var vault = vault();
        var other = Vault.inMemory()) {
      vault.create("shop", SHOP);
      var backup = vault.backup("shop");
      vault.delete("shop");
      vault.deleted().purge("shop");
      var random = new Random(7);
      for (int i = 0; i < 300; i++) {
        // The whole of the header, then anywhere.
        int place = i < 120 ? i : random.nextInt(backup.length);
        var flipped = backup.clone();
        flipped[place] ^= (byte) (1 << random.nextInt(8));
        assertThatThrownBy(() -> other.restoreFrom(protection, flipped))
            .as("byte %s", place)
            .isInstanceOfAny(UnusableBackupException.class, KeyAccessException.class);
        assertThatThrownBy(() -> vault.restore(flipped))
            .as("byte %s", place)
            .isInstanceOf(UnusableBackupException.class);
        var cut = Arrays.copyOf(backup, random.nextInt(backup.length));
        assertThatThrownBy(() -> vault.restore(cut))
            .as("cut at %s", cut.length)
            .isInstanceOf(UnusableBackupException.class);
      }
      assertThatThrownBy(() -> vault.restore(Arrays.copyOf(backup, backup.length + 1)))
          .isInstanceOf(UnusableBackupException.class);
      var junk = new byte[100_000];
      random.nextBytes(junk);
      assertThatThrownBy(() -> vault.restore(junk)).isInstanceOf(UnusableBackupException.class);
      assertEmpty(vault);
      assertEmpty(other);
      vault.restore(backup);
    }
  }

  @Test
  void whoHasTheWrongProtectionGetsNothing() {
    try (var vault = vault();
        var other = Vault.inMemory()) {
      vault.create("shop", SHOP);
      var backup = vault.backup("shop");
      assertThatThrownBy(() -> other.restoreFrom(KeyProtections.ephemeral(), backup))
          .isInstanceOf(KeyAccessException.class);
      assertEmpty(other);
    }
  }

  /** The backup of a vault is none of a certificate, and the other way round. */
  @Test
  void theTwoKindsAreNotTakenForEachOther() throws IOException {
    try (var vault = vault();
        var storage = MemoryStorage.create()) {
      vault.create("shop", SHOP);
      var whole = new ByteArrayOutputStream();
      VaultBackup.of(vault).writeTo(whole);
      assertThatThrownBy(() -> vault.restore(whole.toByteArray()))
          .isInstanceOf(UnusableBackupException.class);
      var one = new ByteArrayInputStream(vault.backup("shop"));
      assertThatThrownBy(() -> VaultRestore.into(storage, protection).from(one))
          .isInstanceOf(UnusableBackupException.class);
    }
  }

  /** A CA comes back with the certificates that name it working on. */
  @Test
  void aRestoredCaSigns() {
    try (var vault = vault();
        var other = Vault.inMemory()) {
      var root = EmbeddedCa.openOrCreateRoot(vault, "root");
      other.restoreFrom(protection, vault.backup("root"));
      other.create("leaf", SHOP.toBuilder().issuer("root").build());
      assertThat(other.get("leaf").x509().getIssuerX500Principal())
          .isEqualTo(root.certificate().x509().getSubjectX500Principal());
    }
  }

  /** What was in progress is begun anew, and no key of it travels. */
  @Test
  void anOperationInProgressStaysBehind() {
    var clock = SettableClock.at(Instant.parse("2030-01-01T00:00:00Z"));
    var ca = FakeCa.withIntermediate(clock);
    try (var vault =
            Vault.builder(MemoryStorage.create(clock), protection)
                .clock(clock)
                .issuer("ca", ca)
                .open();
        var other =
            Vault.builder(MemoryStorage.create(clock), KeyProtections.ephemeral())
                .clock(clock)
                .issuer("ca", ca)
                .open();
        var lifecycle = LifecycleManager.builder(other).build()) {
      var policy = SHOP.toBuilder().issuer("ca").build();
      vault.create("shop", policy);
      var first = vault.get("shop");
      ca.answerNext(FakeAnswer.pending(Bytes.copyOf(new byte[] {1}), Duration.ofHours(1)));
      vault.create("shop", policy);
      other.restoreFrom(protection, vault.backup("shop"));
      assertThat(other.get("shop")).isEqualTo(first);
      assertThat(other.operation("shop")).isEmpty();
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
      assertThat(other.get("shop").version()).isGreaterThan(first.version());
    }
  }

  /** Whatever commit of a large restore fails, the name is free again or the certificate whole. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void aRestoreThatWasCutOffLeavesNothingForGood(int commits) {
    var clock = SettableClock.at(Instant.now());
    var memory = MemoryStorage.create(clock);
    var faults = FaultyStorage.around(memory);
    try (var vault = vault();
        var other = Vault.builder(faults, KeyProtections.ephemeral()).clock(clock).open();
        var lifecycle = LifecycleManager.builder(other).build()) {
      for (int i = 0; i < 450; i++) {
        vault.create("shop", SHOP);
      }
      var backup = vault.backup("shop");
      faults.passCommits(commits);
      faults.failNextCommit(CommitFault.THROWN_BEFORE);
      assertThatThrownBy(() -> other.restoreFrom(protection, backup))
          .isInstanceOf(StorageFailureException.class);
      assertThat(faults.endScript()).isFalse();
      assertThat(other.find("shop")).isEmpty();
      if (commits > 0) {
        assertThatThrownBy(() -> other.restoreFrom(protection, backup))
            .isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> other.deleted().recover("shop"))
            .isInstanceOf(VaultException.class);
        clock.advance(Duration.ofHours(2));
        lifecycle.runOnce();
      }
      assertEmpty(other);
      other.restoreFrom(protection, backup);
      assertThat(other.listVersions("shop", ALL).items()).hasSize(450);
      assertThat(other.audit().verify().findings()).isEmpty();
    }
  }
}
