package io.certwright.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.policy.CertificatePolicy;
import io.certwright.tls.VaultTls;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the exit status of the example rests on, with clients that really connect. */
class RotationReportTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Timeline timeline =
      new Timeline(new PrintStream(out, true, StandardCharsets.UTF_8));
  private final RotationReport report = new RotationReport(Path.of("root.pem"));

  @Test
  void aFailedHandshakeOrAMissingRenewalIsAFailure() throws Exception {
    try (var vault = Vault.inMemory()) {
      var root = EmbeddedCa.openOrCreateRoot(vault, "root");
      EmbeddedCa.openOrCreateRoot(vault, "other-root");
      var policy =
          CertificatePolicy.tlsServer("localhost").ipAddresses("127.0.0.1").issuer(root.name());
      vault.create("shop", policy.build());
      try (var server = ShopServer.start(VaultTls.server(vault, "shop"), 0)) {
        assertThat(report.holds(0)).as("nobody has connected yet").isFalse();

        connect(vault, "root", server);
        assertThat(report.holds(0)).as(said()).isTrue();
        assertThat(report.holds(1)).as("there was no renewal").isFalse();

        connect(vault, "other-root", server);
        assertThat(report.holds(0)).as("the chain was not trusted").isFalse();
        assertThat(said()).containsPattern("failed handshakes +[1-9][0-9]* \\(the last: .*SSL");
      }
    }
  }

  private void connect(Vault vault, String trusted, ShopServer server) throws Exception {
    try (var clients =
        ShopClients.start(
            () -> VaultTls.client(vault, trusted),
            server.port(),
            seen -> report.note(seen, timeline))) {
      clients.awaitHandshakes(5);
      report.add(clients);
    }
  }

  private String said() {
    report.print(timeline);
    return out.toString(StandardCharsets.UTF_8);
  }
}
