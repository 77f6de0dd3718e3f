package io.certwright.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.ChainValidator;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.policy.CertificatePolicy;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.Purpose;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSL gives the same verdict as we do, at any time, for any host and purpose. */
class ChainInteropTest {

  @TempDir Path directory;

  @Test
  void opensslAgrees() throws Exception {
    var openssl = Tool.openssl();
    try (var vault = Vault.inMemory()) {
      var root = EmbeddedCa.openOrCreateRoot(vault, "root");
      var issuing = EmbeddedCa.openOrCreateIssuing(vault, "issuing", root);
      vault.create(
          "shop",
          CertificatePolicy.tlsServer("shop.example.test", "*.cdn.example.test")
              .issuer(issuing.name())
              .build());
      var leaf = vault.get("shop").x509();
      var validator = ChainValidator.trusting(List.of(TrustedAnchor.of(root.certificate().x509())));
      var rootFile = file("root", root.certificate().x509());
      var issuingFile = file("issuing", issuing.certificate().x509());
      var leafFile = file("leaf", leaf);
      int valid = 0;
      for (var at :
          List.of(
              leaf.getNotBefore().toInstant().minusSeconds(1),
              leaf.getNotBefore().toInstant(),
              // The last second itself is within for RFC 5280, and over for OpenSSL.
              leaf.getNotAfter().toInstant().minusSeconds(1),
              leaf.getNotAfter().toInstant().plusSeconds(1))) {
        for (var host :
            List.of(
                "shop.example.test",
                "a.cdn.example.test",
                "a.b.cdn.example.test",
                "cdn.example.test")) {
          for (boolean complete : new boolean[] {true, false}) {
            for (var purpose : List.of(Purpose.TLS_SERVER, Purpose.TLS_CLIENT)) {
              var arguments = arguments(at, host, purpose, rootFile);
              if (complete) {
                arguments.addAll(List.of("-untrusted", issuingFile));
              }
              arguments.add(leafFile);
              var chain = complete ? List.of(leaf, issuing.certificate().x509()) : List.of(leaf);
              var settings = ValidationSettings.builder(purpose, at).host(host).build();
              if (validator.validate(PresentedChain.of(chain), settings)
                  instanceof ValidatedChain) {
                openssl.run(arguments.toArray());
                valid++;
              } else {
                openssl.fails(arguments.toArray());
              }
            }
          }
        }
      }
      assertThat(valid).as("both times within, both hosts, the whole chain").isEqualTo(4);
    }
  }

  private static List<Object> arguments(Instant at, String host, Purpose purpose, Path rootFile) {
    return new ArrayList<>(
        List.of(
            "verify",
            "-attime",
            at.getEpochSecond(),
            "-verify_hostname",
            host,
            "-purpose",
            purpose == Purpose.TLS_SERVER ? "sslserver" : "sslclient",
            "-CAfile",
            rootFile));
  }

  private Path file(String name, X509Certificate certificate)
      throws IOException, CertificateEncodingException {
    var pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    return Files.writeString(directory.resolve(name + ".pem"), pem);
  }
}
