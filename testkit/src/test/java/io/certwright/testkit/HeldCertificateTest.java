package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(VaultExtension.class)
class HeldCertificateTest {

  private static final Map<String, UnaryOperator<HeldCertificate.Builder>> FLAWS =
      Map.of(
          "expired", HeldCertificate.Builder::expired,
          "not yet valid", HeldCertificate.Builder::notYetValid,
          "revoked", HeldCertificate.Builder::revoked,
          "wrong name", HeldCertificate.Builder::wrongName,
          "broken chain", HeldCertificate.Builder::brokenChain,
          "without intermediate", HeldCertificate.Builder::withoutIntermediate);

  static Stream<String> flaws() {
    return FLAWS.keySet().stream().sorted();
  }

  private static SSLContext server(TestVault test, HeldCertificate certificate) {
    return TlsMaterial.at(test.clock()).present(certificate).build().context();
  }

  /** By the vault's own TLS and by the JDK's, and only for that flaw. */
  @ParameterizedTest
  @MethodSource("flaws")
  void aFlawIsRefusedByBothKindsOfClients(String flaw, TestVault test) throws Exception {
    var good = server(test, test.ca().certificate("localhost").build());
    var flawed = FLAWS.get(flaw).apply(test.ca().certificate("localhost")).build();
    var bad = server(test, flawed);
    var jdk = TlsMaterial.at(test.clock()).trust(test.ca()).build().context();
    for (var client : new SSLContext[] {test.clientTls(), jdk}) {
      assertThat(TlsHandshake.between(good, client, "localhost").serverChain()).hasSize(2);
      assertThatThrownBy(() -> TlsHandshake.between(bad, client, "localhost"))
          .isInstanceOf(SSLException.class);
    }
  }

  @VaultTest
  void whatExpiresIsRefusedFromThenOn(TestVault test, TlsMaterial server, TlsMaterial client)
      throws Exception {
    TlsHandshake.mutual(server.context(), client.context(), "localhost");
    test.advance(Duration.ofDays(47));
    TlsHandshake.mutual(server.context(), client.context(), "localhost");
    test.advance(Duration.ofSeconds(1));
    assertThatThrownBy(() -> TlsHandshake.mutual(server.context(), client.context(), "localhost"))
        .isInstanceOf(SSLException.class);
  }

  @VaultTest
  void serverAndClientSeeEachOther(TlsMaterial server, TlsMaterial client) throws Exception {
    for (var host : new String[] {"localhost", "127.0.0.1", "::1"}) {
      var seen = TlsHandshake.mutual(server.context(), client.context(), host);
      assertThat(seen.serverChain()).isEqualTo(server.presented().orElseThrow().chain());
      assertThat(seen.clientChain()).isEqualTo(client.presented().orElseThrow().chain());
      assertThat(seen.protocol()).isEqualTo("TLSv1.3");
      assertThat(TlsHandshake.between(server.context(), client.context(), host).clientChain())
          .isEmpty();
    }
    assertThat(server.presented()).isNotEqualTo(client.presented());
  }

  @VaultTest
  void whoTrustsNobodyRefusesEverybody(SettableClock clock, TlsMaterial server) {
    var nobody = TlsMaterial.at(clock).build();
    assertThatThrownBy(() -> TlsHandshake.between(server.context(), nobody.context(), "localhost"))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("trusts nobody");
  }

  @VaultTest
  void aLoopbackServerAnswersWhoTrustsIt(TestVault test, TlsMaterial server, TlsMaterial client)
      throws Exception {
    try (var plain = LoopbackServer.start(server.context());
        var mutual = LoopbackServer.startMutual(server.context())) {
      assertThat(status(client.context(), plain)).isEqualTo(200);
      assertThat(status(client.context(), mutual)).isEqualTo(200);
      var anonymous = TlsMaterial.at(test.clock()).trust(test.ca()).build().context();
      assertThat(status(anonymous, plain)).isEqualTo(200);
      assertThatThrownBy(() -> status(anonymous, mutual)).isInstanceOf(IOException.class);
    }
  }

  private static int status(SSLContext client, LoopbackServer server) throws Exception {
    var http = HttpClient.newBuilder().sslContext(client).build();
    return http.send(HttpRequest.newBuilder(server.uri()).build(), BodyHandlers.discarding())
        .statusCode();
  }

  @VaultTest
  void itCanBeImported(TestVault test) {
    var held = test.ca().certificate("shop.example.test", "192.0.2.1").build();
    try (var source = held.toImport()) {
      assertThat(test.vault().importCertificate("shop", source).x509())
          .isEqualTo(held.certificate());
    }
    assertThat(test.vault().get("shop").chain()).isEqualTo(held.chain());
  }

  @Test
  void aRootThatSignsHasNoIntermediateToLeaveOut() {
    var ca = FakeCa.withRoot(SettableClock.at(TestVault.START));
    assertThat(ca.certificate("localhost").build().chain()).hasSize(1);
    assertThatIllegalStateException()
        .isThrownBy(() -> ca.certificate("localhost").withoutIntermediate());
    assertThatIllegalArgumentException().isThrownBy(ca::certificate);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ca.certificate("1.2.3.4.5").build())
        .withMessageContaining("1.2.3.4.5");
  }

  @Test
  void toStringContainsNoKeyMaterial() {
    var held = FakeCa.withRoot(SettableClock.at(TestVault.START)).certificate("localhost").build();
    assertThat(held.toString())
        .isEqualTo("HeldCertificate[CN=localhost, until 2030-02-17T00:00:00Z]");
    assertThat(held.privateKeyPem())
        .startsWith("-----BEGIN PRIVATE KEY-----\n")
        .endsWith("-----\n");
  }
}
