package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.VaultException;
import io.certwright.keystore.VaultKeyStore;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.StorageException.Reason;
import io.certwright.testkit.FaultyStorage;
import io.certwright.testkit.SettableClock;
import io.certwright.trust.TrustedAnchor;
import java.io.IOException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyStoreBuilderParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's own TLS on key stores of a vault. */
class KeyStoreTlsTest {

  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private final FaultyStorage storage = FaultyStorage.around(MemoryStorage.create());
  private final Vault vault = Vault.open(storage, KeyProtections.ephemeral());

  @BeforeEach
  void found() {
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    vault.trustBundles().put("roots", TrustedAnchor.of(root.certificate().x509()));
  }

  @AfterEach
  void close() {
    storage.mendReads();
    vault.close();
  }

  private Certificate issue(String name, KeySpec key) {
    vault.create(name, CertificatePolicy.tlsPeer("localhost").key(key).issuer("root").build());
    return vault.get(name);
  }

  private KeyStore trust() {
    return VaultKeyStore.of(vault).withoutKeys().trust("roots").open();
  }

  private static SSLContext context(KeyManagerFactory keys, KeyStore trust, String protocol)
      throws Exception {
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(trust);
    var context = SSLContext.getInstance(protocol);
    context.init(keys == null ? null : keys.getKeyManagers(), factory.getTrustManagers(), null);
    return context;
  }

  private static KeyManagerFactory keys(String algorithm, KeyStore store) throws Exception {
    var factory = KeyManagerFactory.getInstance(algorithm);
    factory.init(store, null);
    return factory;
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA_2048", "RSA_3072", "EC_P256", "EC_P384", "EC_P521", "ED25519", "ED448"})
  void handlesServeAndAreServed(KeySpec key) throws Exception {
    var shop = issue("shop", key);
    var till = issue("till", key);
    for (var algorithm : new String[] {"PKIX", "SunX509"}) {
      var server =
          context(keys(algorithm, VaultKeyStore.of(vault).names("shop").open()), trust(), "TLS");
      var clientKeys = keys(algorithm, VaultKeyStore.of(vault).names("till").open());
      try (var running = TlsServer.startMutual(server)) {
        for (var protocol : new String[] {"TLSv1.3", "TLSv1.2"}) {
          var client = context(clientKeys, trust(), protocol);
          assertThat(running.connect(client, "localhost")).isEqualTo(shop.x509());
        }
        assertThat(running.clients()).containsExactly(till.x509(), till.x509());
      }
    }
  }

  @Test
  void rotationReachesTheNextHandshakeOfPkixAndStaysAwayFromWhatCopies() throws Exception {
    var first = issue("shop", KeySpec.EC_P256);
    var store = VaultKeyStore.of(vault).names("shop").open();
    var client = context(null, trust(), "TLS");
    try (var live = TlsServer.start(context(keys("PKIX", store), trust(), "TLS"));
        var copied = TlsServer.start(context(keys("SunX509", store), trust(), "TLS"))) {
      for (var served = first; ; served = issue("shop", KeySpec.EC_P256)) {
        assertThat(live.connect(context(null, trust(), "TLS"), "localhost"))
            .isEqualTo(served.x509());
        assertThat(copied.connect(client, "localhost")).isEqualTo(first.x509());
        if (served.version().startsWith("0000000a")) {
          break;
        }
      }
      vault.disable(first);
      // What copied the handle cannot use it any more.
      assertThatThrownBy(() -> copied.connect(context(null, trust(), "TLS"), "localhost"))
          .isInstanceOf(IOException.class);
      assertThat(live.connect(client, "localhost")).isEqualTo(vault.get("shop").x509());
    }
  }

  @Test
  void aBuilderOfKeyStoresServesAsWell() throws Exception {
    var shop = issue("shop", KeySpec.RSA_2048);
    var store = VaultKeyStore.of(vault).names("shop").open();
    var factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(
        new KeyStoreBuilderParameters(
            KeyStore.Builder.newInstance(store, new KeyStore.PasswordProtection(null))));
    try (var server = TlsServer.start(context(factory, trust(), "TLS"))) {
      assertThat(server.connect(context(null, trust(), "TLS"), "localhost")).isEqualTo(shop.x509());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKIX", "SunX509"})
  void oneThatIsBrokenOrDisabledKeepsNoOtherFromServing(String algorithm) throws Exception {
    vault.disable(issue("a-disabled", KeySpec.EC_P256));
    vault.create(
        "b-waiting",
        CertificatePolicy.tlsServer("localhost").issuer(CertificatePolicy.UNKNOWN).build());
    var shop = issue("shop", KeySpec.EC_P256);
    // All certificates, the CA among them, whose key stays in the vault.
    var server = context(keys(algorithm, VaultKeyStore.of(vault).open()), trust(), "TLS");
    try (var running = TlsServer.start(server)) {
      assertThat(running.connect(context(null, trust(), "TLS"), "localhost"))
          .isEqualTo(shop.x509());
    }
  }

  @Test
  void aStoreOfAnchorsTrustsNothingElse() throws Exception {
    issue("shop", KeySpec.EC_P256);
    try (var stranger = Vault.inMemory()) {
      stranger.create("shop", CertificatePolicy.tlsServer("localhost").build());
      var foreign = keys("PKIX", VaultKeyStore.of(stranger).open());
      try (var server = TlsServer.start(context(foreign, trust(), "TLS"))) {
        assertThatThrownBy(() -> server.connect(context(null, trust(), "TLS"), "localhost"))
            .isInstanceOf(IOException.class);
      }
    }
    vault.trustBundles().delete("roots");
    var empty = TrustManagerFactory.getInstance("PKIX");
    var store = trust();
    empty.init(store);
    assertThat(empty.getTrustManagers()).extracting(TrustManager::getClass).hasSize(1);
    assertThat(store.size()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"UNAVAILABLE", "INTERRUPTED", "BROKEN"})
  void whatIsInUseGoesOnBeingServedUpToItsEndWhileTheStorageIsAway(Reason reason) throws Exception {
    var clock = SettableClock.at(NOW);
    var memory = MemoryStorage.create();
    var faulty = FaultyStorage.around(memory);
    var protection = KeyProtections.ephemeral();
    try (var own = Vault.builder(faulty, protection).clock(clock).ticker(clock.ticker()).open();
        // Another one writes, so this one has to look for changes.
        var other = Vault.open(memory.another(), protection)) {
      own.create("shop", CertificatePolicy.tlsServer("shop.test").build());
      own.create("till", CertificatePolicy.tlsServer("till.test").build());
      var store = VaultKeyStore.of(own).open();
      var served = (X509Certificate) store.getCertificate("shop");
      var key = (PrivateKey) store.getKey("shop", null);

      faulty.failReads(reason);
      clock.advance(Duration.ofDays(2));
      assertThat(store.getCertificate("shop")).isEqualTo(served);
      assertThat(store.isKeyEntry("shop")).isTrue();
      assertThat(store.getKey("shop", null)).isSameAs(key);
      assertThat(signs(key)).isTrue();
      // What was not asked for before cannot be known.
      assertThatThrownBy(() -> store.getCertificate("till")).isInstanceOf(VaultException.class);

      clock.set(served.getNotAfter().toInstant().plusSeconds(1));
      assertThatThrownBy(() -> store.getCertificate("shop")).isInstanceOf(VaultException.class);
      assertThat(signs(key)).isFalse();

      faulty.mendReads();
      clock.advance(Duration.ofMinutes(1));
      assertThat(store.getCertificate("shop")).isEqualTo(served);
      assertThat(other.find("till")).isPresent();
    }
  }

  private static boolean signs(PrivateKey key) throws Exception {
    var signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(key);
    try {
      return signer.sign().length > 0;
    } catch (SignatureException e) {
      return false;
    }
  }
}
