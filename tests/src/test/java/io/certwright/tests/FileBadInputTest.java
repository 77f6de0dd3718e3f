package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.KeyProtections;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.StorageFailureException;
import io.certwright.errors.VaultException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StorageException.Reason;
import io.certwright.storage.file.FileStorage;
import io.certwright.testkit.ForwardingStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vault in a directory, and what can be wrong with the directory, the disk or the caller. */
class FileBadInputTest {

  private final CertificatePolicy policy =
      CertificatePolicy.tlsServer("shop.example.test").issuer("root").build();

  @TempDir private Path temporary;

  private Path directory;

  @BeforeEach
  void place() {
    directory = temporary.resolve("vault");
  }

  private Vault open() {
    return Vault.open(FileStorage.at(directory), new FixedKeyProtection());
  }

  private void found() {
    try (var vault = open()) {
      EmbeddedCa.openOrCreateRoot(vault, "root");
      vault.create("shop", policy);
    }
  }

  @Test
  void aWrongPassphraseIsToldAndChangesNothing() throws IOException {
    var right = KeyProtections.passphrase("the right one".toCharArray());
    try (var vault = Vault.open(FileStorage.at(directory), right)) {
      vault.create("shop", CertificatePolicy.tlsServer("shop.example.test").build());
    }
    var before = contents();
    var wrong = KeyProtections.passphrase("another one".toCharArray());
    var refused =
        catchThrowableOfType(
            KeyAccessException.class, () -> Vault.open(FileStorage.at(directory), wrong));
    assertThat(refused.reason()).isEqualTo(KeyAccessException.Reason.WRONG_SECRET);
    assertThat(refused).hasMessageContaining("Nothing was changed");
    assertThat(refused.toString()).doesNotContain("another one");
    assertThat(contents()).isEqualTo(before);
    // It let go of the directory, too.
    try (var vault = Vault.open(FileStorage.at(directory), right)) {
      assertThat(vault.find("shop")).isPresent();
    }
  }

  @Test
  void anotherProtectionIsToldWhichOneItIs() throws IOException {
    found();
    var before = contents();
    assertThatThrownBy(() -> Vault.open(FileStorage.at(directory), KeyProtections.ephemeral()))
        .isInstanceOf(KeyAccessException.class)
        .hasMessageContaining("fixed-key");
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void aDirectoryThatIsNoVaultIsLeftAlone() throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("letter.txt"), "not a vault");
    var before = contents();
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_A_STORAGE))
        .hasMessageContaining(directory.toString());
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsLeftAlone() throws IOException {
    Files.writeString(directory, "a file");
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(directory.toString());
    assertThat(directory).hasContent("a file");
  }

  @Test
  void aNewerFormatIsLeftAlone() throws IOException {
    found();
    var file = directory.resolve("certwright");
    var text = Files.readString(file).replace("format 1\n", "format 2\n");
    var body = text.substring(0, text.indexOf("checksum "));
    var checksum = new CRC32C();
    checksum.update(body.getBytes(StandardCharsets.ISO_8859_1));
    var line = "checksum " + HexFormat.of().toHexDigits((int) checksum.getValue()) + "\n";
    Files.writeString(file, body + line);
    var before = contents();
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NEWER_FORMAT))
        .hasMessageContaining("format 2")
        .hasMessageContaining("open it with that version");
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void aFullDiskIsToldAndGoesOnWhenThereIsRoom() {
    var full = new AtomicBoolean();
    var storage = new FullDisk(FileStorage.at(directory), full);
    try (var vault = Vault.open(storage, new FixedKeyProtection())) {
      EmbeddedCa.openOrCreateRoot(vault, "root");
      vault.create("shop", policy);
      var before = vault.get("shop");
      full.set(true);
      for (int i = 0; i < 3; i++) {
        var refused =
            catchThrowableOfType(StorageFailureException.class, () -> vault.create("shop", policy));
        assertThat(refused.reason()).isEqualTo(Reason.FULL);
        assertThat(refused.isRetryable()).isTrue();
        assertThat(refused).hasMessageContaining("make room");
      }
      // Using a key leaves an entry, for which there is no room either.
      assertThatThrownBy(() -> vault.privateKey(before)).isInstanceOf(VaultException.class);
      assertThat(vault.get("shop")).isEqualTo(before);
      full.set(false);
      vault.create("shop", policy);
      assertThat(vault.get("shop").version()).isGreaterThan(before.version());
      assertThat(vault.getVersion("shop", before.version())).isEqualTo(before);
      Inspection.of(vault).checkSerials("root");
    }
    try (var vault = open()) {
      assertThat(Inspection.of(vault).versions()).hasSize(3);
    }
  }

  @Test
  void anInterruptedThreadGetsItsResultAndKeepsItsFlag() {
    try (var vault = open()) {
      EmbeddedCa.openOrCreateRoot(vault, "root");
      Thread.currentThread().interrupt();
      try {
        vault.create("shop", policy);
        assertThat(vault.get("shop").x509()).isNotNull();
      } finally {
        assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
      }
      vault.create("shop", policy);
      assertThat(Inspection.of(vault).versions()).hasSize(3);
    }
  }

  @Test
  void interruptsAtAnyMomentHarmNobody() throws Exception {
    try (var vault = open()) {
      EmbeddedCa.openOrCreateRoot(vault, "root");
      var made = new ArrayList<String>();
      var refused = new ArrayList<VaultException>();
      var worker =
          new Thread(
              () -> {
                for (int i = 0; i < 150; i++) {
                  try {
                    vault.create("shop-" + i, policy);
                    made.add("shop-" + i + "/");
                  } catch (VaultException e) {
                    refused.add(e);
                  }
                }
              });
      worker.start();
      while (worker.isAlive()) {
        worker.interrupt();
        worker.join(1);
      }
      assertThat(refused).allMatch(VaultException::isRetryable);
      assertThat(made).isNotEmpty();
      vault.create("last", policy);
      var inspection = Inspection.of(vault);
      for (var name : made) {
        assertThat(inspection.versions().keySet()).anyMatch(id -> id.startsWith(name));
      }
    }
  }

  @Test
  void aSecondProcessIsToldWhoHoldsTheDirectory() throws Exception {
    try (var child =
        ChildJvm.start(IssuingProcess.class, directory.toString(), "holder", "60000")) {
      child.await();
      assertThatThrownBy(this::open)
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> {
                assertThat(e.reason()).isEqualTo(Reason.IN_USE);
                assertThat(e.isRetryable()).isTrue();
              })
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("process " + child.pid() + " ");
      child.kill();
    }
    try (var vault = open()) {
      assertThat(vault.find(IssuingProcess.CA)).isPresent();
    }
  }

  @Test
  void aSecondVaultInThisProcessIsToldSo() {
    try (var vault = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("this process");
      assertThat(vault.find("shop")).isEmpty();
    }
  }

  private Map<String, List<Byte>> contents() throws IOException {
    var contents = new TreeMap<String, List<Byte>>();
    try (var files = Files.newDirectoryStream(directory)) {
      for (var file : files) {
        var bytes = new ArrayList<Byte>();
        for (byte b : Files.readAllBytes(file)) {
          bytes.add(b);
        }
        contents.put(String.valueOf(file.getFileName()), bytes);
      }
    }
    return contents;
  }

  /** A disk that is full whenever the test says so. */
  private static final class FullDisk extends ForwardingStorage {

    private final AtomicBoolean full;

    FullDisk(FileStorage target, AtomicBoolean full) {
      super(target);
      this.full = full;
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      if (full.get()) {
        throw new StorageException(Reason.FULL, "no space left: make room and repeat");
      }
      return onward.apply(commit);
    }
  }
}
