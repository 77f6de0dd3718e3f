package io.certwright.tests.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.keystore.VaultKeyStore;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.RecordKey;
import io.certwright.trust.TrustedAnchor;
import java.util.Collections;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that somebody has spoilt, seen through a key store. */
class KeyStoreDamageTest {

  private final MemoryStorage memory = MemoryStorage.create();
  private final KeyProtection protection = KeyProtections.ephemeral();

  private String fill() {
    try (var vault = Vault.open(memory, protection)) {
      for (var name : new String[] {"first", "shop", "third"}) {
        vault.create(name, CertificatePolicy.tlsServer(name + ".test").build());
      }
      var root = EmbeddedCa.openOrCreateRoot(vault, "root").certificate();
      vault.trustBundles().put("good", TrustedAnchor.of(root.x509()));
      vault.trustBundles().put("spoilt", TrustedAnchor.of(root.x509()));
      return vault.get("shop").version();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"certificate", "version"})
  void aSpoiltCertificateHidesItselfAndNothingElse(String kind) throws Exception {
    var version = fill();
    var storage = memory.another();
    try (var vault = Vault.open(storage, protection)) {
      var id = kind.equals("version") ? "shop/" + version : "shop";
      Estate.spoil(storage, new RecordKey(Estate.id(vault), kind, id));
      var store = VaultKeyStore.of(vault).open();

      assertThat(Collections.list(store.aliases())).containsExactly("first", "third");
      assertThat(store.isKeyEntry("shop")).isFalse();
      assertThat(store.getCertificate("shop")).isNull();
      assertThat(store.getKey("shop", null)).isNull();
      for (var algorithm : new String[] {"PKIX", "SunX509"}) {
        var keys = KeyManagerFactory.getInstance(algorithm);
        keys.init(store, null);
        assertThat(keys.getKeyManagers()).hasSize(1);
      }
    }
  }

  @Test
  void aSpoiltBundleHidesItselfAndNothingElse() throws Exception {
    fill();
    var storage = memory.another();
    try (var vault = Vault.open(storage, protection)) {
      var store = VaultKeyStore.of(vault).withoutKeys().trust("spoilt", "good").open();
      assertThat(store.size()).isEqualTo(2);
      Estate.spoil(storage, new RecordKey(Estate.id(vault), "trust-bundle", "spoilt"));
      assertThat(Collections.list(store.aliases()))
          .singleElement()
          .satisfies(alias -> assertThat(alias).startsWith("good/"));
    }
  }
}
