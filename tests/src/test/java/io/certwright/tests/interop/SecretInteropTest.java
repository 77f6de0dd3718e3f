package io.certwright.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.ContentType;
import io.certwright.spi.keys.KeySpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OpenSSL reads the secrets of certificates. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SecretInteropTest {

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(
      value = KeySpec.class,
      names = {"EC_P256", "RSA_2048", "ED25519"})
  void openSslReadsThePkcs12WithoutAPassword(KeySpec key) throws Exception {
    var openssl = Tool.openssl();
    try (var vault = Vault.inMemory()) {
      EmbeddedCa.openOrCreateRoot(vault, "root");
      vault.create("ca", CertificatePolicy.intermediateCa("CA", 0).issuer("root").build());
      var policy = CertificatePolicy.tlsServer("shop.example.test").key(key).issuer("ca");
      vault.create("open", policy.exportable(true).build());
      vault.create("kept", policy.exportable(false).build());
      var open = read(openssl, vault, "open");
      assertThat(open.split("BEGIN PRIVATE KEY", -1)).hasSize(2);
      assertThat(open.split("BEGIN CERTIFICATE", -1)).hasSize(3);
      var kept = read(openssl, vault, "kept");
      assertThat(kept).doesNotContain("PRIVATE KEY");
      assertThat(kept.split("BEGIN CERTIFICATE", -1)).hasSize(3);
    }
  }

  private String read(Tool openssl, Vault vault, String name) throws Exception {
    var file = directory.resolve(name + ".p12");
    try (var secret = vault.secrets().get(name)) {
      Files.write(file, secret.value());
    }
    return openssl.run("pkcs12", "-in", file, "-passin", "pass:", "-nodes");
  }

  @ParameterizedTest
  @EnumSource(
      value = KeySpec.class,
      names = {"EC_P256", "RSA_2048", "ED25519"})
  void openSslReadsThePem(KeySpec key) throws Exception {
    var openssl = Tool.openssl();
    try (var vault = Vault.inMemory()) {
      vault.create(
          "shop",
          CertificatePolicy.tlsServer("shop.example.test")
              .key(key)
              .exportable(true)
              .contentType(ContentType.PEM)
              .build());
      var file = directory.resolve("shop.pem");
      try (var secret = vault.secrets().get("shop")) {
        Files.write(file, secret.value());
      }
      var ofKey = openssl.run("pkey", "-in", file, "-pubout");
      var ofCertificate = openssl.run("x509", "-in", file, "-noout", "-pubkey");
      assertThat(ofKey).isEqualTo(ofCertificate).contains("BEGIN PUBLIC KEY");
    }
  }
}
