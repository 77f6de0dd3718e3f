package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.certwright.CryptoProviders;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeySpec;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The provider that a user chooses does the work of a vault, and no other. */
class ProviderChoiceTest {

  private static Vault open(CryptoProviders providers) {
    return Vault.builder(MemoryStorage.create(), KeyProtections.ephemeral())
        .cryptoProviders(providers)
        .open();
  }

  private static void issue(Vault vault, KeySpec key) throws Exception {
    vault.create("shop", CertificatePolicy.tlsServer("shop.example.test").key(key).build());
    var shop = vault.get("shop");
    // By the JDK's own providers, whoever signed.
    shop.x509().verify(shop.x509().getPublicKey());
    var algorithm =
        switch (key.algorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> "Ed25519";
        };
    var signer = Signature.getInstance(algorithm);
    signer.initSign(vault.privateKey(shop));
    signer.update(new byte[100]);
    var signature = signer.sign();
    var verifier = Signature.getInstance(algorithm);
    verifier.initVerify(shop.x509().getPublicKey());
    verifier.update(new byte[100]);
    assertThat(verifier.verify(signature)).isTrue();
  }

  @Test
  void whatIsPreferredDoesEverythingThatItCan() throws Exception {
    var recording = new Recording();
    try (var vault = open(CryptoProviders.standard().preferring(recording))) {
      recording.used.clear();
      issue(vault, KeySpec.EC_P256);
    }
    assertThat(recording.used)
        .contains("KeyPairGenerator EC", "Signature SHA256withECDSA", "MessageDigest SHA-256")
        .anyMatch(use -> use.startsWith("Cipher AES"));
  }

  @Test
  void whatIsChosenForOnePrimitiveDoesNothingElse() throws Exception {
    var recording = new Recording();
    try (var vault = open(CryptoProviders.standard().ed25519(recording))) {
      recording.used.clear();
      issue(vault, KeySpec.EC_P256);
      assertThat(recording.used).isEmpty();
      issue(vault, KeySpec.ED25519);
      assertThat(recording.used)
          .contains("KeyPairGenerator Ed25519", "Signature Ed25519")
          .noneMatch(use -> use.startsWith("Cipher") || use.startsWith("MessageDigest"));
    }
  }

  @Test
  void whatAProviderLacksIsRefusedByName() {
    var sun = Security.getProvider("SunEC");
    assertThatThrownBy(() -> CryptoProviders.standard().rsa(sun))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SunEC")
        .hasMessageContaining("RSA");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ANY, names = "RSA_.*|EC_P.*|ED25519")
  void aNativeProviderServesAVault(KeySpec key) throws Exception {
    var corretto = AmazonCorrettoCryptoProvider.INSTANCE;
    assumeTrue(corretto.getLoadingError() == null, "the native library does not load here");
    var providers = CryptoProviders.standard().preferring(corretto);
    assertThat(providers.toString())
        .contains("EC=" + corretto.getName(), "RSA=" + corretto.getName())
        .contains("AES_GCM=" + corretto.getName(), "DIGEST=" + corretto.getName());
    try (var vault = open(providers)) {
      issue(vault, key);
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
    assertThat(Security.getProvider(corretto.getName())).as("nothing is installed").isNull();
  }

  /** Does what BouncyCastle does, and notes what it was asked for. */
  private static final class Recording extends Provider {

    private static final long serialVersionUID = 1L;

    private final transient Provider worker = new BouncyCastleProvider();
    private final transient Set<String> used = new ConcurrentSkipListSet<>();

    Recording() {
      super("Recording", "1", "notes what it is asked for");
    }

    @Override
    public Service getService(String type, String algorithm) {
      var service = worker == null ? null : worker.getService(type, algorithm);
      if (service == null) {
        return null;
      }
      return new Service(this, type, algorithm, service.getClassName(), null, null) {
        @Override
        public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
          used.add(type + " " + algorithm);
          return service.newInstance(parameter);
        }

        @Override
        public boolean supportsParameter(Object parameter) {
          return service.supportsParameter(parameter);
        }
      };
    }
  }
}
