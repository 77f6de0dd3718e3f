package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.certwright.Certificate;
import io.certwright.CertificateQuery;
import io.certwright.CertificateUpdate;
import io.certwright.Vault;
import io.certwright.WatchedCertificate;
import io.certwright.access.Identity;
import io.certwright.audit.AuditOutcome;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.VaultClosedException;
import io.certwright.keystore.CertwrightProvider;
import io.certwright.keystore.VaultKeyStore;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyUsage;
import io.certwright.spi.keys.KeySpec;
import io.certwright.tls.VaultTls;
import io.certwright.trust.TrustedAnchor;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a key store shows of a vault. */
class KeyStoreViewTest {

  private static final CertificatePolicy SELF = CertificatePolicy.tlsServer("shop.test").build();

  private final Vault vault = Vault.inMemory();

  @AfterEach
  void close() {
    vault.close();
  }

  private Certificate create(String name) {
    vault.create(name, SELF);
    return vault.get(name);
  }

  private static Iterable<String> aliases(KeyStore store) throws KeyStoreException {
    return Collections.list(store.aliases());
  }

  @Test
  void aKeyEntryIsTheCurrentVersionUnderItsName() throws Exception {
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    var policy = CertificatePolicy.tlsServer("shop.test").issuer(root.name()).build();
    vault.create("Shop", policy);
    var shop = vault.get("shop");
    var store = VaultKeyStore.of(vault).open();

    assertThat(store.getType()).isEqualTo("Certwright");
    assertThat(store.getProvider().getName()).isEqualTo("Certwright");
    assertThat(aliases(store)).containsExactly("Shop");
    assertThat(store.size()).isEqualTo(1);
    for (var alias : new String[] {"shop", "Shop", "SHOP"}) {
      assertThat(store.containsAlias(alias)).isTrue();
      assertThat(store.isKeyEntry(alias)).isTrue();
      assertThat(store.isCertificateEntry(alias)).isFalse();
      assertThat(store.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class)).isTrue();
      assertThat(store.entryInstanceOf(alias, KeyStore.TrustedCertificateEntry.class)).isFalse();
      assertThat(store.getCertificate(alias)).isEqualTo(shop.x509());
      assertThat(store.getCertificateChain(alias)).isEqualTo(shop.chain().toArray());
      assertThat(store.getCreationDate(alias).toInstant()).isEqualTo(shop.created());
    }
    assertThat(store.getCertificateAlias(shop.x509())).isEqualTo("Shop");
    assertThat(store.getCertificateAlias(root.certificate().x509())).isNull();
  }

  @Test
  void anEntryHasKeyAndChainOfOneVersionAndSaysWhich() throws Exception {
    var shop = create("shop");
    var store = VaultKeyStore.of(vault).open();
    for (KeyStore.ProtectionParameter protection :
        new KeyStore.ProtectionParameter[] {
          null,
          new KeyStore.PasswordProtection(null),
          new KeyStore.PasswordProtection("anything".toCharArray()),
          new KeyStore.CallbackHandlerProtection(
              callbacks -> {
                throw new AssertionError("nothing has to be asked for");
              })
        }) {
      var entry = (KeyStore.PrivateKeyEntry) store.getEntry("shop", protection);
      assertThat(entry.getCertificate()).isEqualTo(shop.x509());
      assertThat(entry.getAttributes())
          .extracting(KeyStore.Entry.Attribute::getName, KeyStore.Entry.Attribute::getValue)
          .contains(tuple(VaultKeyStore.VERSION_ATTRIBUTE, shop.version()))
          .anySatisfy(
              attribute -> {
                assertThat(attribute.toList().get(0)).isEqualTo(VaultKeyStore.THUMBPRINT_ATTRIBUTE);
                assertThat(attribute.toList().get(1).toString().replace(":", ""))
                    .isEqualToIgnoringCase(shop.thumbprint());
              });
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {"RSA_2048", "EC_P256", "EC_P384", "ED25519", "ED448", "ML_DSA_65", "EC_SECP256K1"})
  void keysAreHandlesThatSign(KeySpec spec) throws Exception {
    vault.create("shop", SELF.toBuilder().key(spec).build());
    var store = VaultKeyStore.of(vault).open();

    var key = (PrivateKey) store.getKey("shop", null);

    assertThat(key.getEncoded()).isNull();
    assertThat(key.getFormat()).isNull();
    assertThat(store.getKey("shop", "any password".toCharArray())).isSameAs(key);
    var signer =
        Signature.getInstance(
            switch (spec.algorithm()) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> spec.algorithm();
            });
    signer.initSign(key);
    signer.update(new byte[100]);
    assertThat(signer.sign()).isNotEmpty();
    assertThat(signer.getProvider().getName()).isEqualTo("Certwright");
  }

  @Test
  void oneEntryInTheTrailForAKeyHoweverOftenItIsAskedFor() throws Exception {
    var shop = create("shop");
    var store = VaultKeyStore.of(vault).open();
    for (int i = 0; i < 5; i++) {
      assertThat(store.getKey("shop", null)).isNotNull();
      vault.update(shop, CertificateUpdate.none().withTags(Map.of("round", "" + i)));
    }
    assertThat(Trail.entries(vault, "keys/use"))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.target()).isEqualTo("shop/" + shop.version());
              assertThat(entry.detail()).startsWith("keystore; opens window ");
            });
  }

  @Test
  void whatIsRenewedIsThereAtTheNextCall() throws Exception {
    var first = create("shop");
    var store = VaultKeyStore.of(vault).open();
    assertThat(store.getCertificate("shop")).isEqualTo(first.x509());
    var before = store.getKey("shop", null);

    var second = create("shop");

    assertThat(store.getCertificate("shop")).isEqualTo(second.x509());
    assertThat(store.getKey("shop", null)).isNotSameAs(before);
    var entry = (KeyStore.PrivateKeyEntry) store.getEntry("shop", null);
    var signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(entry.getPrivateKey());
    var signature = signer.sign();
    var verifier = Signature.getInstance("SHA256withECDSA");
    verifier.initVerify(second.x509());
    assertThat(verifier.verify(signature)).isTrue();
    vault.disable(second);
    assertThat(store.getCertificate("shop")).isEqualTo(first.x509());
    create("till");
    assertThat(aliases(store)).containsExactly("shop", "till");
    vault.delete("shop");
    assertThat(aliases(store)).containsExactly("till");
    assertThat(store.getKey("shop", null)).isNull();
  }

  @Test
  void whatCannotBeUsedHidesItselfAndNothingElse() throws Exception {
    var shop = create("shop");
    vault.disable(create("off"));
    EmbeddedCa.openOrCreateRoot(vault, "root");
    vault.watch("seen", WatchedCertificate.of(create("elsewhere").x509().getEncoded()));
    vault.create("asked", SELF.toBuilder().issuer(CertificatePolicy.UNKNOWN).build());
    var store = VaultKeyStore.of(vault).open();

    assertThat(aliases(store)).containsExactly("elsewhere", "shop");
    for (var hidden : new String[] {"off", "root", "seen", "asked", "nothing", "", "a b", "a/b"}) {
      assertThat(store.containsAlias(hidden)).isFalse();
      assertThat(store.isKeyEntry(hidden)).isFalse();
      assertThat(store.isCertificateEntry(hidden)).isFalse();
      assertThat(store.getCertificate(hidden)).isNull();
      assertThat(store.getCertificateChain(hidden)).isNull();
      assertThat(store.getKey(hidden, null)).isNull();
      assertThat(store.getEntry(hidden, null)).isNull();
      assertThat(store.getCreationDate(hidden)).isNull();
    }
    assertThat(store.getCertificate("shop")).isEqualTo(shop.x509());
  }

  @Test
  void theCaWhoseKeyMayLeaveIsAnEntry() throws Exception {
    var policy = CertificatePolicy.rootCa("open root").exportable(true).build();
    EmbeddedCa.openOrCreate(vault, "open-root", policy);
    var store = VaultKeyStore.of(vault).open();
    assertThat(store.isKeyEntry("open-root")).isTrue();
    assertThat(store.getKey("open-root", null).getEncoded()).isNull();
  }

  @Test
  void namesAndQueriesNarrowIt() throws Exception {
    create("a-shop");
    create("a-till");
    var tagged = create("b-shop");
    vault.update(tagged, CertificateUpdate.none().withTags(Map.of("stage", "live")));

    assertThat(aliases(VaultKeyStore.of(vault).names("B-shop", "a-till", "later").open()))
        .containsExactly("b-shop", "a-till");
    var prefixed = VaultKeyStore.of(vault).matching(CertificateQuery.all().namePrefix("a-")).open();
    assertThat(aliases(prefixed)).containsExactly("a-shop", "a-till");
    assertThat(prefixed.getKey("b-shop", null)).isNull();
    assertThat(prefixed.getCertificateAlias(tagged.x509())).isNull();
    var live = VaultKeyStore.of(vault).matching(CertificateQuery.all().tag("stage", "live")).open();
    assertThat(aliases(live)).containsExactly("b-shop");
    assertThat(live.containsAlias("a-shop")).isFalse();
    vault.update(tagged, CertificateUpdate.none().withTags(Map.of()));
    assertThat(live.containsAlias("b-shop")).isFalse();
    var both =
        VaultKeyStore.of(vault)
            .names("a-shop", "b-shop")
            .matching(CertificateQuery.all().namePrefix("a-"))
            .open();
    assertThat(aliases(both)).containsExactly("a-shop");
    assertThat(both.getCertificateAlias(vault.get("a-shop").x509())).isEqualTo("a-shop");
  }

  @Test
  void anchorsAreTrustedCertificatesAndTheOnlyOnesWithoutKeys() throws Exception {
    create("shop");
    try (var partner = Vault.inMemory()) {
      var one = EmbeddedCa.openOrCreateRoot(partner, "one").certificate();
      var two = EmbeddedCa.openOrCreateRoot(partner, "two").certificate();
      vault.trustBundles().put("Partners", TrustedAnchor.of(one.x509()));
      vault.trustBundles().put("others", TrustedAnchor.of(two.x509()));
      var store = VaultKeyStore.of(vault).withoutKeys().trust("partners", "missing").open();
      var alias = "partners/" + one.thumbprint();

      assertThat(aliases(store)).containsExactly(alias);
      assertThat(store.isCertificateEntry(alias)).isTrue();
      assertThat(store.isKeyEntry(alias)).isFalse();
      assertThat(store.getCertificate(alias.toUpperCase(Locale.ROOT))).isEqualTo(one.x509());
      assertThat(store.getCertificateChain(alias)).isNull();
      assertThat(store.getCertificateAlias(one.x509())).isEqualTo(alias);
      assertThat(store.getCertificateAlias(two.x509())).isNull();
      assertThat(store.getCreationDate(alias)).isNotNull();
      assertThat(store.getEntry(alias, null))
          .isInstanceOfSatisfying(
              KeyStore.TrustedCertificateEntry.class,
              entry -> assertThat(entry.getTrustedCertificate()).isEqualTo(one.x509()));
      assertThat(store.getKey("shop", null)).isNull();
      assertThat(store.getKey(alias, null)).isNull();
      assertThat(store.containsAlias("others/" + two.thumbprint())).isFalse();

      vault.trustBundles().put("partners", TrustedAnchor.of(two.x509()));
      assertThat(store.size()).isEqualTo(2);
      vault
          .trustBundles()
          .put("partners", new TrustedAnchor(two.x509(), Optional.of(Instant.EPOCH)));
      assertThat(aliases(store)).containsExactly(alias);
    }
  }

  @Test
  void anIdentityWithoutRightsSeesNothingAndTheTrailTellsOfIt() throws Exception {
    create("shop");
    var guest = vault.as(Identity.named("guest"));
    var store = VaultKeyStore.of(guest).names("shop").open();
    assertThat(store.containsAlias("shop")).isFalse();
    assertThat(store.getKey("shop", null)).isNull();
    assertThat(aliases(store)).isEmpty();
    assertThat(Trail.last(vault, "certificates/get").outcome()).isEqualTo(AuditOutcome.DENIED);
  }

  @Test
  void afterTheVaultIsClosedItSaysSo() throws Exception {
    create("shop");
    var store = VaultKeyStore.of(vault).open();
    var key = (PrivateKey) store.getKey("shop", null);
    vault.close();
    assertThatThrownBy(() -> store.getCertificate("shop")).isInstanceOf(VaultClosedException.class);
    var signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(key);
    assertThatThrownBy(signer::sign).hasCauseInstanceOf(VaultClosedException.class);
  }

  @Test
  void keysLeaveOnlyWhereThatWasAskedForAndTheirPolicyAllowsIt() throws Exception {
    vault.create("may", SELF.toBuilder().exportable(true).build());
    create("stays");
    assertThat(VaultKeyStore.of(vault).open().getKey("may", null).getEncoded()).isNull();
    var exporting = VaultKeyStore.of(vault).exportingKeys().open();
    var key = exporting.getKey("may", null);
    assertThat(key.getEncoded()).isNotEmpty();
    assertThat(key.getFormat()).isEqualTo("PKCS#8");
    assertThat(exporting.getKey("stays", null).getEncoded()).isNull();
    assertThat(Trail.entries(vault, "keys/export")).hasSize(1);
  }

  @Test
  void handlesDecryptWhereTheCertificateIsForIt() throws Exception {
    var rsa = SELF.toBuilder().key(KeySpec.RSA_2048);
    vault.create("mail", rsa.keyUsages(KeyUsage.KEY_ENCIPHERMENT).build());
    vault.create("shop", rsa.keyUsages(KeyUsage.DIGITAL_SIGNATURE).build());
    var store = VaultKeyStore.of(vault).open();
    for (var name : new String[] {"mail", "shop"}) {
      var certificate = vault.get(name);
      var encrypting = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      encrypting.init(Cipher.ENCRYPT_MODE, certificate.x509().getPublicKey());
      var ciphertext = encrypting.doFinal(new byte[] {42});
      for (var key : List.of(store.getKey(name, null), vault.privateKey(certificate))) {
        var cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        cipher.init(Cipher.DECRYPT_MODE, key);
        if (name.equals("mail")) {
          assertThat(cipher.doFinal(ciphertext)).containsExactly(42);
        } else {
          assertThatThrownBy(() -> cipher.doFinal(ciphertext))
              .hasCauseInstanceOf(KeyAccessException.class)
              .hasMessageContaining("key usage");
        }
      }
    }
    // What serves TLS signs, and does nothing else.
    var serving = VaultTls.of(vault).serve("mail").keyManager();
    var tls = serving.getPrivateKey(serving.getServerAliases("RSA", null)[0]);
    var cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
    cipher.init(Cipher.DECRYPT_MODE, tls);
    assertThatThrownBy(() -> cipher.doFinal(new byte[256]))
        .hasCauseInstanceOf(KeyAccessException.class)
        .hasMessageContaining("serves TLS");
    vault.disable(vault.get("mail"));
    assertThat(store.getKey("mail", null)).isNull();
  }

  @Test
  void theTypeIsLoadedWithItsOwnParameterOnly() throws Exception {
    create("shop");
    var store = KeyStore.getInstance("Certwright", new CertwrightProvider());
    assertThatThrownBy(() -> store.load(() -> null)).isInstanceOf(IllegalArgumentException.class);
    store.load(VaultKeyStore.of(vault).parameter());
    assertThat(store.size()).isEqualTo(1);
    // A vault was opened, so the provider is installed, and the type needs no provider.
    var found = KeyStore.getInstance("Certwright");
    found.load(null, null);
    assertThat(found.size()).isZero();
    var passwords = new KeyStore.PasswordProtection("x".toCharArray());
    assertThat(KeyStore.Builder.newInstance(store, passwords).getKeyStore()).isSameAs(store);
    assertThatThrownBy(() -> store.getEntry("shop", new KeyStore.ProtectionParameter() {}))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
