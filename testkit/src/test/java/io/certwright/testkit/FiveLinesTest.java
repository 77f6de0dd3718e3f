package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** The examples of the README, as they stand there. */
class FiveLinesTest {

  @VaultTest
  void itIsRenewed(TestVault test) {
    test.manage("shop", "shop.example.test");
    assertThat(test.advance(Duration.ofDays(40)).issued()).isEqualTo(1);
  }

  @VaultTest
  void clientsSeeTheRenewedOne(TestVault test) throws Exception {
    var first = test.manage("shop", "shop.example.test");
    assertThat(test.handshake("shop", "shop.example.test").server()).isEqualTo(first.x509());
    test.advance(Duration.ofDays(40));
    assertThat(test.handshake("shop", "shop.example.test").server()).isNotEqualTo(first.x509());
  }

  @VaultTest
  void myClientRefusesARevokedServer(FakeCa ca, SettableClock clock, TlsMaterial client) {
    var revoked = ca.certificate("localhost").revoked().build();
    var server = TlsMaterial.at(clock).present(revoked).build();
    assertThatExceptionOfType(SSLHandshakeException.class)
        .isThrownBy(() -> TlsHandshake.between(server.context(), client.context(), "localhost"))
        .withMessageContaining("revoked");
  }

  @Test
  void theyAreTheReadmes() throws IOException {
    var readme = Files.readString(Path.of("README.md"));
    var source =
        Files.readString(
            Path.of("src", "test", "java", "io", "certwright", "testkit", "FiveLinesTest.java"));
    var examples =
        javaBlocks(readme).stream().filter(block -> block.contains("@VaultTest")).toList();
    assertThat(examples).hasSize(3);
    assertThat(examples.get(0).lines()).hasSize(5);
    for (var example : examples) {
      assertThat(source).contains(example.indent(2));
    }
  }

  private static List<String> javaBlocks(String readme) {
    return Arrays.stream(readme.split("```java\n", -1))
        .skip(1)
        .map(rest -> rest.substring(0, rest.indexOf("```")))
        .toList();
  }
}
