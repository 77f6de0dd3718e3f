package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.keystore.VaultKeyStore;
import io.certwright.policy.CertificatePolicy;
import io.certwright.trust.TrustedAnchor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.util.Collections;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reaches the vault from a key store, and what does not. */
class KeyStoreWritesTest {

  private static final char[] PASSWORD = "of the file".toCharArray();

  private final Vault elsewhere = Vault.inMemory();
  private final Vault vault = Vault.inMemory();
  private KeyStore file;

  @BeforeEach
  void aFileFromElsewhere() throws Exception {
    var root = EmbeddedCa.openOrCreateRoot(elsewhere, "root");
    var policy =
        CertificatePolicy.tlsServer("shop.test").issuer(root.name()).exportable(true).build();
    elsewhere.create("shop", policy);
    file = KeyStore.getInstance("PKCS12");
    try (var key = elsewhere.exportPrivateKey(elsewhere.get("shop"))) {
      file.load(new ByteArrayInputStream(key.toPkcs12(PASSWORD)), PASSWORD);
    }
  }

  @AfterEach
  void close() {
    vault.close();
    elsewhere.close();
  }

  private KeyStore.Entry entryOfTheFile() throws Exception {
    return file.getEntry("shop", new KeyStore.PasswordProtection(PASSWORD));
  }

  @Test
  void unlessAskedForNothingIsWrittenOrDeleted() throws Exception {
    vault.create("shop", CertificatePolicy.tlsServer("shop.test").build());
    var version = vault.get("shop").version();
    var store = VaultKeyStore.of(vault).trust("roots").open();
    var chain = file.getCertificateChain("shop");
    var key = file.getKey("shop", PASSWORD);

    assertThatThrownBy(() -> store.setKeyEntry("shop", key, null, chain))
        .satisfies(this::isRefused);
    assertThatThrownBy(() -> store.setEntry("shop", entryOfTheFile(), null))
        .satisfies(this::isRefused);
    assertThatThrownBy(() -> store.setCertificateEntry("roots/x", chain[0]))
        .satisfies(this::isRefused);
    assertThatThrownBy(() -> store.deleteEntry("shop")).satisfies(this::isRefused);
    assertThatThrownBy(() -> store.deleteEntry("nothing")).satisfies(this::isRefused);
    assertThat(vault.get("shop").version()).isEqualTo(version);
    assertThat(Trail.entries(vault, "certificates/import")).isEmpty();
    store.store(null);
    assertThatThrownBy(() -> store.store(new ByteArrayOutputStream(), PASSWORD))
        .isInstanceOf(IOException.class);
  }

  private void isRefused(Throwable refusal) {
    assertThat(refusal).isInstanceOf(KeyStoreException.class).hasMessageContaining("read-only");
  }

  @Test
  void aKeyThatIsSetIsTheNextVersion() throws Exception {
    var store = VaultKeyStore.of(vault).writable().open();
    store.setEntry("Shop", entryOfTheFile(), new KeyStore.PasswordProtection(PASSWORD));
    assertThat(vault.get("shop").x509()).isEqualTo(elsewhere.get("shop").x509());
    assertThat(store.getCertificate("shop")).isEqualTo(elsewhere.get("shop").x509());
    var first = vault.get("shop");

    store.setKeyEntry(
        "shop", file.getKey("shop", PASSWORD), null, file.getCertificateChain("shop"));
    assertThat(vault.get("shop").version()).isGreaterThan(first.version());

    store.deleteEntry("shop");
    store.deleteEntry("shop");
    assertThat(store.containsAlias("shop")).isFalse();
    assertThat(vault.find("shop")).isEmpty();
    vault.deleted().recover("shop");
    assertThat(store.containsAlias("shop")).isTrue();
  }

  @Test
  void whatIsNoKeyWithItsCertificatesIsRefusedAndToldWhy() throws Exception {
    var store = VaultKeyStore.of(vault).names("shop", "till").writable().open();
    var chain = file.getCertificateChain("shop");
    var key = file.getKey("shop", PASSWORD);
    var other = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();

    assertThatThrownBy(() -> store.setKeyEntry("shop", other, null, chain))
        .isInstanceOf(KeyStoreException.class);
    assertThatThrownBy(() -> store.setKeyEntry("a name", key, null, chain))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("letters, digits and hyphens");
    assertThatThrownBy(() -> store.setKeyEntry("third", key, null, chain))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("third");
    assertThatThrownBy(() -> store.setKeyEntry("shop", new byte[] {1}, chain))
        .isInstanceOf(KeyStoreException.class);
    assertThatThrownBy(
            () -> store.setKeyEntry("shop", new SecretKeySpec(new byte[16], "AES"), null, null))
        .isInstanceOf(KeyStoreException.class);
    var handle = VaultKeyStore.of(elsewhere).open().getKey("shop", null);
    assertThatThrownBy(() -> store.setKeyEntry("shop", (PrivateKey) handle, null, chain))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("handle");
    assertThat(store.size()).isZero();
  }

  @Test
  void anAnchorGoesIntoTheBundleThatItsAliasNames() throws Exception {
    var root = elsewhere.get("root");
    var store = VaultKeyStore.of(vault).trust("roots").writable().open();
    var alias = "roots/" + root.thumbprint();

    for (var wrong : new String[] {"roots/first", "others/" + root.thumbprint(), "root"}) {
      assertThatThrownBy(() -> store.setCertificateEntry(wrong, root.x509()))
          .isInstanceOf(KeyStoreException.class)
          .hasMessageContaining(root.thumbprint())
          .hasMessageContaining("[roots]");
    }
    store.setCertificateEntry(alias, root.x509());
    assertThat(store.getCertificateAlias(root.x509())).isEqualTo(alias);
    assertThat(vault.trustBundles().get("roots").anchors()).hasSize(1);
    store.setEntry(alias, new KeyStore.TrustedCertificateEntry(root.x509()), null);
    store.deleteEntry(alias);
    assertThat(vault.trustBundles().get("roots").anchors()).isEmpty();
    assertThat(Collections.list(store.aliases())).isEmpty();
  }

  /** As Tomcat and others do it: a new key store of the same type, with one entry of the first. */
  @Test
  void entriesAreCopiedIntoANewOneOfTheType() throws Exception {
    vault.create("shop", CertificatePolicy.tlsServer("shop.test").build());
    var store = VaultKeyStore.of(vault).open();
    var copy = KeyStore.getInstance(store.getType(), store.getProvider());
    copy.load(null, null);
    var key = store.getKey("shop", null);

    copy.setKeyEntry("shop", key, PASSWORD, store.getCertificateChain("shop"));
    assertThat(copy.getKey("shop", PASSWORD)).isSameAs(key);
    copy.deleteEntry("shop");

    assertThat(copy.size()).isZero();
    assertThat(vault.find("shop")).isPresent();
  }

  @Test
  void anchorsAreCopiedIntoAnOrdinaryFile() throws Exception {
    var root = elsewhere.get("root");
    vault.trustBundles().put("roots", TrustedAnchor.of(root.x509()));
    var store = VaultKeyStore.of(vault).trust("roots").open();
    var alias = "roots/" + root.thumbprint();
    file.setEntry(alias, store.getEntry(alias, null), null);
    var out = new ByteArrayOutputStream();
    file.store(out, PASSWORD);
    var read = KeyStore.getInstance("PKCS12");
    read.load(new ByteArrayInputStream(out.toByteArray()), PASSWORD);
    assertThat(read.getCertificateAlias(root.x509())).isEqualTo(alias);
    assertThat(((KeyStore.TrustedCertificateEntry) read.getEntry(alias, null)).getAttributes())
        .extracting(KeyStore.Entry.Attribute::getName)
        .contains(VaultKeyStore.THUMBPRINT_ATTRIBUTE);
  }
}
