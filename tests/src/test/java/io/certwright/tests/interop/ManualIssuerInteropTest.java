package io.certwright.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.CertificateOperation;
import io.certwright.Vault;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.UnreadableImportException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.ExtendedKeyUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSL is the CA that somebody takes our requests to. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ManualIssuerInteropTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test", "*.shop.example.test")
          .extendedKeyUsages(ExtendedKeyUsage.SERVER_AUTH, ExtendedKeyUsage.CLIENT_AUTH)
          .issuer(CertificatePolicy.UNKNOWN)
          .validity(Duration.ofDays(30))
          .build();

  private static final String IDS = "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n";

  private final Tool openssl = Tool.openssl();

  @TempDir Path directory;

  @BeforeEach
  void makeTheCa() throws IOException {
    openssl.run(
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "3650",
        "-subj",
        "/CN=Counter Root",
        "-addext",
        "keyUsage=critical,keyCertSign",
        "-keyout",
        file("root.key"),
        "-out",
        file("root.pem"));
    openssl.run(
        "req",
        "-new",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=Counter CA",
        "-keyout",
        file("ca.key"),
        "-out",
        file("ca.csr"));
    Files.writeString(
        file("ca.ext"), "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n" + IDS);
    openssl.run(
        "x509",
        "-req",
        "-in",
        file("ca.csr"),
        "-CA",
        file("root.pem"),
        "-CAkey",
        file("root.key"),
        "-days",
        "3000",
        "-extfile",
        file("ca.ext"),
        "-out",
        file("ca.pem"));
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private byte[] read(String name) throws IOException {
    return Files.readAllBytes(file(name));
  }

  private void sign(CertificateOperation operation, String digest) throws IOException {
    Files.writeString(file("shop.csr"), operation.csrPem());
    Files.write(file("shop-csr.der"), operation.csr());
    Files.writeString(file("shop.ext"), IDS);
    openssl.run(
        "x509",
        "-req",
        "-in",
        file("shop.csr"),
        "-CA",
        file("ca.pem"),
        "-CAkey",
        file("ca.key"),
        digest,
        "-days",
        "30",
        "-copy_extensions",
        "copy",
        "-extfile",
        file("shop.ext"),
        "-out",
        file("shop.pem"));
    openssl.run("x509", "-in", file("shop.pem"), "-outform", "DER", "-out", file("shop.der"));
    openssl.run(
        "crl2pkcs7",
        "-nocrl",
        "-certfile",
        file("root.pem"),
        "-certfile",
        file("ca.pem"),
        "-certfile",
        file("shop.pem"),
        "-outform",
        "DER",
        "-out",
        file("shop.p7b"));
  }

  @Test
  void theRequestAsksForWhatThePolicySays() throws IOException {
    try (var vault = Vault.inMemory()) {
      var operation = vault.create("shop", SHOP);
      Files.writeString(file("shop.csr"), operation.csrPem());
      var text = openssl.run("req", "-in", file("shop.csr"), "-noout", "-text", "-verify");
      assertThat(text)
          .containsPattern("X509v3 Key Usage: critical\\s+Digital Signature")
          .containsPattern(
              "X509v3 Extended Key Usage:\\s+TLS Web Server Authentication, TLS Web Client")
          .containsPattern("DNS:shop.example.test, DNS:\\*.shop.example.test");
      var ca = CertificatePolicy.intermediateCa("Our CA", 0).issuer(CertificatePolicy.UNKNOWN);
      Files.writeString(file("our.csr"), vault.create("our-ca", ca.build()).csrPem());
      assertThat(openssl.run("req", "-in", file("our.csr"), "-noout", "-text"))
          .containsPattern("X509v3 Basic Constraints: critical\\s+CA:TRUE, pathlen:0")
          .containsPattern("X509v3 Key Usage: critical\\s+.*Certificate Sign");
    }
  }

  @Test
  void whatTheCaGivesIsMergedFromPemDerAndPkcs7() throws IOException {
    try (var vault = Vault.inMemory()) {
      for (var form : new String[] {"pem", "der", "p7b"}) {
        var operation = vault.create("shop", SHOP);
        sign(operation, "-sha256");
        var made =
            form.equals("p7b")
                ? operation.merge(read("shop.p7b"))
                : operation.merge(read("root.pem"), read("ca.pem"), read("shop." + form));
        assertThat(made.chain()).as(form).hasSize(2);
        Files.writeString(file("chain.pem"), made.chainPem());
        openssl.run(
            "verify",
            "-x509_strict",
            "-CAfile",
            file("root.pem"),
            "-untrusted",
            file("chain.pem"),
            file("shop.pem"));
      }
    }
  }

  @Test
  void whatNobodyShouldUseIsNotMerged() throws IOException {
    try (var vault = Vault.inMemory()) {
      var operation = vault.create("shop", SHOP);
      sign(operation, "-sha1");
      assertThatThrownBy(() -> operation.merge(read("shop.pem"), read("ca.pem")))
          .isInstanceOfSatisfying(
              IssuanceException.class,
              refused -> assertThat(refused.findings()).anyMatch(finding -> finding.isError()));
      sign(operation, "-sha256");
      assertThatThrownBy(() -> operation.merge(read("ca.pem"), read("root.pem")))
          .isInstanceOf(UnreadableImportException.class);
      assertThatThrownBy(() -> operation.merge(read("shop.csr")))
          .isInstanceOf(UnreadableImportException.class);
      assertThat(operation.merge(read("shop.pem"), read("ca.pem")).chain()).hasSize(2);
    }
  }
}
