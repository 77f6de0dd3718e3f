package io.certwright.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Vault;
import io.certwright.policy.CertificatePolicy;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private Path directory;

  @Test
  void whatCanBeTakenIsTakenAndTheRestIsTold() throws Exception {
    try (var old = Vault.inMemory();
        var vault = Vault.inMemory()) {
      var store = KeyStore.getInstance("JKS");
      store.load(null, null);
      for (var name : new String[] {"whole", "split", "stored"}) {
        old.create(name, CertificatePolicy.tlsServer(name + ".test").exportable(true).build());
      }
      try (var key = old.exportPrivateKey(old.get("whole"))) {
        Files.writeString(directory.resolve("whole.pem"), key.toPem());
      }
      try (var key = old.exportPrivateKey(old.get("split"))) {
        Files.writeString(directory.resolve("split.key"), key.toPem());
        Files.writeString(directory.resolve("split.crt"), old.get("split").chainPem());
      }
      Files.writeString(directory.resolve("broken_one.pem"), "not a certificate\n");
      try (var key = old.exportPrivateKey(old.get("stored"))) {
        var between = KeyStore.getInstance("PKCS12");
        between.load(new ByteArrayInputStream(key.toPkcs12(PASSWORD)), PASSWORD);
        var alias = between.aliases().nextElement();
        store.setKeyEntry(
            "Stored.One",
            between.getKey(alias, PASSWORD),
            PASSWORD,
            between.getCertificateChain(alias));
      }
      var jks = directory.resolve("shop.jks");
      try (var out = Files.newOutputStream(jks)) {
        store.store(out, PASSWORD);
      }

      var told = Migration.pemFiles(vault, directory);
      assertThat(told).hasSize(3);
      assertThat(told.get(0)).startsWith("broken-one: left out, ");
      assertThat(told.get(1)).startsWith("split: until ");
      assertThat(told.get(2)).startsWith("whole: until ");
      assertThat(Migration.keyStore(vault, jks, PASSWORD))
          .singleElement()
          .asString()
          .startsWith("stored-one: until ");
      assertThat(vault.get("whole").x509()).isEqualTo(old.get("whole").x509());
      assertThat(vault.get("split").x509()).isEqualTo(old.get("split").x509());
      assertThat(vault.get("stored-one").x509()).isEqualTo(old.get("stored").x509());
      assertThat(vault.privateKey(vault.get("stored-one"))).isNotNull();
    }
  }
}
