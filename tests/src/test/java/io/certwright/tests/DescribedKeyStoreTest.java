package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.KeyProtections;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.keystore.CertwrightProvider;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.storage.StorageException;
import io.certwright.storage.file.FileStorage;
import io.certwright.storage.jdbc.JdbcStorage;
import io.certwright.trust.TrustedAnchor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.time.Duration;
import java.util.Collections;
import javax.security.auth.callback.PasswordCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/**
 * Key stores out of a file that describes a vault, as software gets them that has nothing but text.
 */
class DescribedKeyStoreTest {

  private static final char[] PASSPHRASE = "correct horse".toCharArray();
  private static final long PATIENCE = Duration.ofSeconds(60).toNanos();

  @TempDir private Path directory;
  private Certificate shop;
  private Certificate root;

  @BeforeEach
  void aVaultInADirectory() {
    Security.addProvider(new CertwrightProvider());
    fill(Vault.open(FileStorage.at(place()), KeyProtections.passphrase(PASSPHRASE)));
  }

  @AfterEach
  void letGo() {
    awaitClosed();
  }

  private Path place() {
    return directory.resolve("vault");
  }

  private void fill(Vault vault) {
    try (vault) {
      root = EmbeddedCa.openOrCreateRoot(vault, "root").certificate();
      var policy = CertificatePolicy.tlsServer("shop.test").issuer("root").build();
      vault.create("shop", policy);
      vault.create("till", policy);
      shop = vault.get("shop");
      vault.trustBundles().put("roots", TrustedAnchor.of(root.x509()));
    }
  }

  private String described(String... lines) {
    return "certwright-keystore 1\nstorage = "
        + place().toUri()
        + "\npassphrase = password\n"
        + String.join("\n", lines)
        + "\n";
  }

  private static KeyStore load(String descriptor, char[] password) throws Exception {
    var store = KeyStore.getInstance("Certwright");
    store.load(new ByteArrayInputStream(descriptor.getBytes(StandardCharsets.UTF_8)), password);
    return store;
  }

  /** A directory has one owner: as long as a key store has it, nobody else gets it. */
  private void awaitClosed() {
    long deadline = System.nanoTime() + PATIENCE;
    while (true) {
      try {
        FileStorage.at(place()).close();
        return;
      } catch (StorageException e) {
        if (e.reason() != StorageException.Reason.IN_USE || System.nanoTime() > deadline) {
          throw e;
        }
        System.gc();
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void theFileIsTheKeyStore() throws Exception {
    var file = Files.writeString(directory.resolve("keys.vault"), described("trust = roots"));
    // By what it begins with, without the type.
    var found = KeyStore.getInstance(file.toFile(), PASSPHRASE);
    assertThat(found.getType()).isEqualTo("Certwright");
    assertThat(Collections.list(found.aliases()))
        .containsExactly("shop", "till", "roots/" + root.thumbprint());
    assertThat(found.getCertificate("shop")).isEqualTo(shop.x509());
    var key = (PrivateKey) found.getKey("shop", PASSPHRASE);
    assertThat(key.getEncoded()).isNull();
    var signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(key);
    assertThat(signer.sign()).isNotEmpty();
  }

  @Test
  void aBuilderAsksItsCallbackForThePassphrase() throws Exception {
    var file = Files.writeString(directory.resolve("keys.vault"), described());
    var asked =
        new KeyStore.CallbackHandlerProtection(
            callbacks -> ((PasswordCallback) callbacks[0]).setPassword(PASSPHRASE.clone()));
    var builder = KeyStore.Builder.newInstance("Certwright", null, file.toFile(), asked);
    var store = builder.getKeyStore();
    assertThat(store.getEntry("shop", builder.getProtectionParameter("shop")))
        .isInstanceOf(KeyStore.PrivateKeyEntry.class);
  }

  @Test
  void whatIsWrittenDownNarrowsIt() throws Exception {
    assertThat(load(described("certificates = till"), PASSPHRASE).size()).isEqualTo(1);
    assertThat(load(described("certificates = none", "trust = roots"), PASSPHRASE).size())
        .isEqualTo(1);
    assertThat(Collections.list(load(described("prefix = sh"), PASSPHRASE).aliases()))
        .containsExactly("shop");
    assertThat(load(described("tag = stage:live"), PASSPHRASE).size()).isZero();
    assertThat(load(described("issuer = root"), PASSPHRASE).size()).isEqualTo(2);
    var guest = load(described("identity = guest", "certificates = shop"), PASSPHRASE);
    assertThat(guest.getKey("shop", null)).isNull();
    var exporting = load(described("export = yes"), PASSPHRASE);
    assertThat(exporting.getKey("shop", PASSPHRASE).getEncoded()).isNull();
    var readOnly = load(described("writable = no"), PASSPHRASE);
    assertThatThrownBy(() -> readOnly.deleteEntry("till")).hasMessageContaining("read-only");
    var writable = load(described("writable = yes"), PASSPHRASE);
    writable.deleteEntry("till");
    assertThat(readOnly.containsAlias("till")).isFalse();
  }

  @Test
  void aWrongPasswordFailsAsCallersExpect() throws Exception {
    var wrong = "wrong horse".toCharArray();
    for (var given : new char[][] {wrong, null, {}}) {
      assertThatThrownBy(() -> load(described(), given))
          .isInstanceOf(IOException.class)
          .hasCauseInstanceOf(UnrecoverableKeyException.class);
    }
    var store = load(described(), PASSPHRASE);
    // The vault is open now, which does not make the password right.
    assertThatThrownBy(() -> load(described(), wrong))
        .isInstanceOf(IOException.class)
        .hasCauseInstanceOf(UnrecoverableKeyException.class);
    assertThatThrownBy(() -> store.getKey("shop", wrong))
        .isInstanceOf(UnrecoverableKeyException.class);
    assertThat(store.getKey("shop", PASSPHRASE)).isSameAs(store.getKey("shop", null));
    assertThat(store).as("held until here").isNotNull();
  }

  @Test
  void storingWritesTheFileAsItWasAndNeverANewPassword() throws Exception {
    var text = described("# of the shop", "writable = yes");
    var store = load(text, PASSPHRASE);
    var out = new ByteArrayOutputStream();
    store.store(out, PASSPHRASE);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(text);
    for (var other : new char[][] {"new horse".toCharArray(), null}) {
      assertThatThrownBy(() -> store.store(new ByteArrayOutputStream(), other))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("passphrase");
    }
    store.store(null);
  }

  @Test
  void allOfOneVaultShareItAndTheLastOneClosesIt() throws Exception {
    var first = load(described(), PASSPHRASE);
    var second = load(described("certificates = till", "writable = yes"), PASSPHRASE);
    second.deleteEntry("till");
    assertThat(first.containsAlias("till")).isFalse();
    assertThatThrownBy(() -> FileStorage.at(place()))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.reason()).isEqualTo(StorageException.Reason.IN_USE));
    assertThat(first).as("held until here").isNotNull();
    assertThat(second).as("held until here").isNotNull();
    first = null;
    second = null;
    awaitClosed();
    assertThat(load(described(), PASSPHRASE).containsAlias("shop")).isTrue();
  }

  @Test
  void aKeyKeepsTheVaultOpen() throws Exception {
    var key = (PrivateKey) load(described(), PASSPHRASE).getKey("shop", null);
    for (int i = 0; i < 20; i++) {
      System.gc();
      var signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(key);
      assertThat(signer.sign()).isNotEmpty();
    }
    assertThat(key).as("held until here").isNotNull();
  }

  @Test
  void aVaultThatSomebodyElseHasOpenIsToldAsThat() {
    try (var mine = Vault.open(FileStorage.at(place()), KeyProtections.passphrase(PASSPHRASE))) {
      assertThatThrownBy(() -> load(described(), PASSPHRASE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("line 2")
          .hasMessageContaining(place().toString());
      assertThat(mine.find("shop")).isPresent();
    }
  }

  @Test
  void aTypingErrorMakesNothing() {
    var elsewhere = directory.resolve("valut");
    assertThatThrownBy(() -> load(described().replace("/vault", "/valut"), PASSPHRASE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining(elsewhere.toString());
    assertThat(elsewhere).doesNotExist();
    assertThatThrownBy(() -> load(described("vault = defualt"), PASSPHRASE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 4")
        .hasMessageContaining("\"defualt\"")
        .hasMessageContaining("[default]");
    awaitClosed();
  }

  @Test
  void thePassphraseMayStandInAFileOfItsOwn() throws Exception {
    var secret = directory.resolve("secret");
    var text = described().replace("passphrase = password", "passphrase = file:" + secret);
    assertThatThrownBy(() -> load(text, null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 3")
        .hasMessageContaining(secret.toString());
    Files.writeString(secret, new String(PASSPHRASE) + "\r\n");
    // What software insists on giving as a password means nothing then.
    var store = load(text, "changeit".toCharArray());
    assertThat(store.getKey("shop", "something else".toCharArray())).isNotNull();
    store.store(new ByteArrayOutputStream(), "yet another".toCharArray());
  }

  @Test
  void aDatabaseIsDescribedByItsAddress() throws Exception {
    var address = "jdbc:sqlite:" + directory.resolve("vault.db");
    var source = new SQLiteDataSource();
    source.setUrl(address);
    var storage = JdbcStorage.builder(source).tablePrefix("shop_").open();
    fill(Vault.builder(storage, KeyProtections.passphrase(PASSPHRASE)).name("Shop").open());
    var text =
        "certwright-keystore 1\r\nstorage = "
            + address
            + "\r\nstorage.table-prefix = shop_\r\nvault = SHOP\r\npassphrase = password\r\n";
    var store = load(text, PASSPHRASE);
    assertThat(store.getCertificate("shop")).isEqualTo(shop.x509());
    assertThat(Collections.list(store.aliases())).containsExactly("shop", "till");

    assertThatThrownBy(() -> load(text + "storage.usr = me\n", PASSPHRASE))
        .hasMessageContaining("line 6")
        .hasMessageContaining("\"storage.user\"");
    assertThatThrownBy(() -> load(text + "storage.password = hunter2\n", PASSPHRASE))
        .hasMessageContaining("line 6")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("hunter2"));
    assertThatThrownBy(() -> load(text.replace(".db", ".db?password=hunter2"), PASSPHRASE))
        .hasMessageContaining("line 2")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("hunter2"));
  }
}
