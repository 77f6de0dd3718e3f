package io.certwright.keystore;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Vault;
import io.certwright.policy.CertificatePolicy;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import org.junit.jupiter.api.Test;

/** What later versions of the JDK ask of a key store. */
class StoreSpiTest {

  @Test
  void attributesAreAskedForWithoutTheKey() throws Exception {
    try (var vault = Vault.inMemory()) {
      vault.create("shop", CertificatePolicy.tlsServer("shop.test").build());
      var spi = new StoreSpi();
      assertThat(spi.engineGetAttributes("shop")).isEmpty();
      spi.engineLoad(VaultKeyStore.of(vault).parameter());
      assertThat(spi.engineGetAttributes("shop"))
          .extracting(KeyStore.Entry.Attribute::getName)
          .containsExactlyInAnyOrder(
              VaultKeyStore.VERSION_ATTRIBUTE, VaultKeyStore.THUMBPRINT_ATTRIBUTE);
      assertThat(spi.engineGetAttributes("nobody")).isEmpty();
    }
  }

  @Test
  void itKnowsItsFilesByTheirFirstLine() throws Exception {
    assertThat(isProbed("certwright-keystore 1\nstorage = file:/v\n")).isTrue();
    assertThat(isProbed("certwright-keystore 1")).isTrue();
    assertThat(isProbed("certwright-keystore 12\n")).isFalse();
    assertThat(isProbed("")).isFalse();
    assertThat(isProbed("0\u0082 something else")).isFalse();
  }

  private static boolean isProbed(String file) throws Exception {
    var bytes = file.getBytes(StandardCharsets.UTF_8);
    return new StoreSpi().engineProbe(new ByteArrayInputStream(bytes));
  }
}
