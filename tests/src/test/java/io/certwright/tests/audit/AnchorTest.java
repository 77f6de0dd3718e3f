package io.certwright.tests.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.certwright.AuditAnchors;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.audit.AuditFinding;
import io.certwright.audit.AuditFinding.Kind;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.audit.AuditAnchor;
import io.certwright.spi.audit.SignedCheckpoint;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.VaultId;
import io.certwright.storage.file.FileStorage;
import io.certwright.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What anchors outside remember: a whole store that was put back is found by them, and else not.
 */
class AnchorTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();

  @TempDir Path directory;

  private final KeyProtection protection = KeyProtections.ephemeral();

  private Vault open(Optional<AuditAnchor> anchor) {
    var builder = Vault.builder(FileStorage.at(directory.resolve("vault")), protection);
    anchor.ifPresent(outside -> builder.auditAnchor("outside", outside));
    return builder.open();
  }

  private void copy(String from, String to) throws IOException {
    var source = directory.resolve(from);
    var target = directory.resolve(to);
    if (Files.exists(target)) {
      try (var old = Files.walk(target)) {
        for (var file : old.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(file);
        }
      }
    }
    try (var files = Files.walk(source)) {
      for (var file : files.toList()) {
        Files.copy(file, target.resolve(source.relativize(file)));
      }
    }
  }

  /** A vault with checkpoint 2 of which an image was kept, and checkpoint 3 that the anchor has. */
  private void goOnBehindTheImage(AuditAnchor anchor) throws IOException {
    try (var vault = open(Optional.of(anchor))) {
      vault.create("shop", SHOP);
      assertThat(vault.audit().checkpoint().number()).isEqualTo(1);
      vault.create("other", SHOP);
      assertThat(vault.audit().checkpoint().number()).isEqualTo(2);
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
    copy("vault", "image");
    try (var vault = open(Optional.of(anchor))) {
      vault.delete("shop");
      vault.audit().checkpoint();
      assertThat(vault.audit().verify().findings()).isEmpty();
      assertThat(vault.audit().verify().checkpoints()).isEqualTo(3);
    }
  }

  private void assertFound(AuditAnchor anchor) throws IOException {
    goOnBehindTheImage(anchor);
    copy("image", "vault");
    try (var vault = open(Optional.empty())) {
      assertThat(vault.audit().verify().findings()).as("it agrees with itself").isEmpty();
    }
    try (var vault = open(Optional.of(anchor))) {
      assertThat(vault.audit().verify().findings())
          .extracting(AuditFinding::kind, AuditFinding::place)
          .containsExactly(tuple(Kind.STORE_ROLLED_BACK, "checkpoint/0000000000000003"));
      // Whoever did it goes on, past what the anchor has.
      for (int i = 0; i < 3; i++) {
        vault.create("other", SHOP);
        vault.audit().checkpoint();
      }
      assertThat(vault.audit().verify().findings())
          .extracting(AuditFinding::kind)
          .as("the anchor has not forgotten")
          .containsExactly(Kind.STORE_ROLLED_BACK);
    }
  }

  @Test
  void aStoreThatWasPutBackIsFoundByAFile() throws IOException {
    var file = directory.resolve("anchor.txt");
    assertFound(AuditAnchors.file(file));
    assertThat(Files.readAllLines(file))
        .hasSize(3)
        .allMatch(line -> line.matches("certwright-checkpoint [0-9a-f]{32} [123] [0-9A-Za-z+/=]+"));
  }

  @Test
  void aStoreThatWasPutBackIsFoundByAnotherVault() throws IOException {
    try (var other = Vault.inMemory()) {
      assertFound(AuditAnchors.vault(other, "shop-checkpoints"));
      assertThat(other.audit().verify().findings()).isEmpty();
    }
  }

  /** An anchor that fails as often as it is told to, and keeps what it was given. */
  private static final class Flaky implements AuditAnchor {
    private final List<SignedCheckpoint> kept = new ArrayList<>();
    private boolean fails;

    @Override
    public void keep(SignedCheckpoint checkpoint) {
      requireUp();
      kept.add(checkpoint);
    }

    @Override
    public Optional<SignedCheckpoint> last(VaultId vault) {
      requireUp();
      return kept.stream().reduce((one, other) -> other);
    }

    private void requireUp() {
      if (fails) {
        throw new IllegalStateException("the anchor is away");
      }
    }
  }

  @Test
  void anAnchorThatIsAwayIsToldLaterAndSaidToBeSilent() {
    var clock = SettableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    var flaky = new Flaky();
    try (var vault =
            Vault.builder(MemoryStorage.create(clock), protection)
                .clock(clock)
                .auditAnchor("flaky", flaky)
                .open();
        var lifecycle = LifecycleManager.builder(vault).build()) {
      flaky.fails = true;
      vault.create("shop", SHOP);
      lifecycle.runOnce();
      assertThat(vault.audit().lastCheckpoint().orElseThrow().number()).isEqualTo(1);
      assertThat(vault.audit().verify().findings())
          .extracting(AuditFinding::kind, AuditFinding::place)
          .containsExactly(tuple(Kind.ANCHOR_SILENT, "anchor/flaky"));
      flaky.fails = false;
      lifecycle.runOnce();
      assertThat(flaky.kept).as("not before a minute is over").isEmpty();
      clock.advance(Duration.ofMinutes(1));
      lifecycle.runOnce();
      assertThat(flaky.kept).extracting(SignedCheckpoint::number).containsExactly(1L);
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  @Test
  void theEngineMakesOneAnHourIfThereIsNews() {
    var clock = SettableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    var given = new ArrayList<SignedCheckpoint>();
    try (var vault =
            Vault.builder(MemoryStorage.create(clock), protection)
                .clock(clock)
                .auditAnchor("log", AuditAnchors.calling(given::add))
                .open();
        var lifecycle = LifecycleManager.builder(vault).build()) {
      lifecycle.runOnce();
      assertThat(given).hasSize(1);
      for (int i = 0; i < 5; i++) {
        clock.advance(Duration.ofHours(1));
        lifecycle.runOnce();
      }
      assertThat(given).as("nothing but the checkpoint itself was done").hasSize(1);
      vault.create("shop", SHOP);
      clock.advance(Duration.ofMinutes(59));
      lifecycle.runOnce();
      assertThat(given).hasSize(1);
      clock.advance(Duration.ofMinutes(1));
      lifecycle.runOnce();
      lifecycle.runOnce();
      assertThat(given).extracting(SignedCheckpoint::number).containsExactly(1L, 2L);
      clock.advance(Duration.ofHours(-5));
      lifecycle.runOnce();
      assertThat(given).as("a clock that was put back makes none").hasSize(2);
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  @Test
  void aVaultWithoutAnchorsMakesThemOnlyIfToldSo() {
    try (var vault = Vault.inMemory()) {
      vault.create("shop", SHOP);
      try (var lifecycle = LifecycleManager.builder(vault).build()) {
        lifecycle.runOnce();
        assertThat(vault.audit().lastCheckpoint()).isEmpty();
        assertThat(vault.audit().checkpointKey()).isEmpty();
      }
      var often = LifecycleManager.builder(vault).checkpointsEvery(Duration.ofMinutes(1));
      try (var lifecycle = often.build()) {
        lifecycle.runOnce();
        assertThat(vault.audit().lastCheckpoint()).isPresent();
        assertThat(vault.audit().checkpointKey().orElseThrow().getAlgorithm()).isEqualTo("EC");
      }
    }
  }

  private static SignedCheckpoint checkpoint(VaultId vault, long number) {
    return new SignedCheckpoint(vault, number, Bytes.copyOf(new byte[] {1, (byte) number}));
  }

  @Test
  void aFileKeepsWhatItHasWhateverItIsGiven() throws IOException {
    var vault = VaultId.random(new SecureRandom());
    var file = directory.resolve("file");
    var anchor = AuditAnchors.file(file);
    assertThat(anchor.last(vault)).isEmpty();
    anchor.keep(checkpoint(vault, 1));
    anchor.keep(checkpoint(vault, 5));
    anchor.keep(checkpoint(vault, 5));
    assertThat(Files.readAllLines(file)).hasSize(2);
    for (var refused :
        List.of(
            checkpoint(vault, 4),
            new SignedCheckpoint(vault, 5, Bytes.copyOf(new byte[] {9})),
            checkpoint(VaultId.random(new SecureRandom()), 6))) {
      assertThatThrownBy(() -> anchor.keep(refused)).isInstanceOf(IllegalStateException.class);
    }
    assertThat(AuditAnchors.file(file).last(vault)).contains(checkpoint(vault, 5));
  }

  /** As two vaults of a process have it, or one that hands over while another compares. */
  @Test
  void aFileThatOneThreadWritesIsReadByOthersOfTheProcess() throws Exception {
    var vault = VaultId.random(new SecureRandom());
    var file = directory.resolve("file");
    var written = new AtomicBoolean();
    var reading =
        CompletableFuture.supplyAsync(
            () -> {
              var seen = new TreeSet<Long>();
              do {
                AuditAnchors.file(file).last(vault).ifPresent(last -> seen.add(last.number()));
              } while (!written.get());
              AuditAnchors.file(file).last(vault).ifPresent(last -> seen.add(last.number()));
              return seen;
            });
    try {
      for (int i = 1; i <= 10; i++) {
        AuditAnchors.file(directory.resolve(".").resolve("file")).keep(checkpoint(vault, i));
      }
    } finally {
      written.set(true);
    }
    assertThat(reading.get(1, TimeUnit.MINUTES)).contains(10L);
  }

  /** Cut off at each byte: what was acknowledged before is there, and the next line is whole. */
  @Test
  void aLineThatACrashLeftUnfinishedIsReplaced() throws IOException {
    var vault = VaultId.random(new SecureRandom());
    var file = directory.resolve("file");
    var anchor = AuditAnchors.file(file);
    anchor.keep(checkpoint(vault, 1));
    long whole = Files.size(file);
    anchor.keep(checkpoint(vault, 2));
    var all = Files.readAllBytes(file);
    for (int length = (int) whole; length < all.length; length++) {
      Files.write(file, Arrays.copyOf(all, length));
      assertThat(anchor.last(vault)).contains(checkpoint(vault, 1));
      anchor.keep(checkpoint(vault, 3));
      assertThat(anchor.last(vault)).contains(checkpoint(vault, 3));
      assertThat(Files.readAllLines(file)).hasSize(2);
    }
    Files.writeString(file, "something else\n");
    assertThatThrownBy(() -> anchor.last(vault)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> anchor.keep(checkpoint(vault, 4)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFileOfManyCheckpointsIsReadAtItsEnd() {
    var vault = VaultId.random(new SecureRandom());
    var anchor = AuditAnchors.file(directory.resolve("file"));
    for (int i = 1; i <= 20; i++) {
      anchor.keep(new SignedCheckpoint(vault, i, Bytes.copyOf(new byte[8 * 1024])));
      assertThat(anchor.last(vault).orElseThrow().number()).isEqualTo(i);
    }
  }
}
