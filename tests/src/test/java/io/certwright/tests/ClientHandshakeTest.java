package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.access.Assignment;
import io.certwright.access.ClientName;
import io.certwright.access.ClientTrust;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ClientRefusedException;
import io.certwright.errors.NotFoundException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.testkit.SettableClock;
import io.certwright.tls.VaultTls;
import io.certwright.trust.TrustedAnchor;
import java.net.InetAddress;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who a client is by the certificate that it has shown in a handshake. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ClientHandshakeTest {

  /** How late a node may see what another one did ({@code VaultBuilder.freshness}). */
  private static final Duration BOUND = Duration.ofSeconds(1);

  private static final int TIMEOUT_MILLIS = 30_000;
  private static final int BYTE = 42;
  private static final ClientTrust CLIENTS = ClientTrust.of("clients", ClientName.DNS);

  private final KeyProtection protection = KeyProtections.ephemeral();
  private final MemoryStorage memory = MemoryStorage.create();
  private final SettableClock clock = SettableClock.at(Instant.now());
  private final Vault vault =
      Vault.builder(memory, protection).clock(clock).ticker(clock.ticker()).open();
  private final EmbeddedCa root = EmbeddedCa.openOrCreateRoot(vault, "root");

  @AfterEach
  void close() {
    vault.close();
  }

  private Certificate issue(String name, String host) {
    vault.create(name, CertificatePolicy.tlsPeer(host).issuer(root.name()).build());
    return vault.get(name);
  }

  /** The session as the server has it after a handshake over a real connection. */
  private SSLSession handshake(boolean asksForClients) throws Exception {
    var context = VaultTls.of(vault).serve("shop").trust("root").context();
    var threads = Executors.newSingleThreadExecutor();
    try (var listening =
        (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 1, loopback())) {
      listening.setNeedClientAuth(asksForClients);
      var served = threads.submit(() -> serve(listening));
      connect(VaultTls.of(vault).serve("till").trust("root").context(), listening.getLocalPort());
      return served.get(1, TimeUnit.MINUTES);
    } finally {
      threads.shutdownNow();
    }
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  private static SSLSession serve(SSLServerSocket listening) throws Exception {
    try (var accepted = (SSLSocket) listening.accept()) {
      accepted.setSoTimeout(TIMEOUT_MILLIS);
      accepted.startHandshake();
      accepted.getOutputStream().write(BYTE);
      return accepted.getSession();
    }
  }

  private static void connect(SSLContext context, int port) throws Exception {
    try (var tls = (SSLSocket) context.getSocketFactory().createSocket(loopback(), port)) {
      tls.setSoTimeout(TIMEOUT_MILLIS);
      tls.startHandshake();
      assertThat(tls.getInputStream().read()).isEqualTo(BYTE);
    }
  }

  @Test
  void theChainOfAHandshakeSaysWhoTheClientIs() throws Exception {
    issue("shop", "localhost");
    var till = issue("till", "till.example.test");
    vault.trustBundles().put("clients", TrustedAnchor.of(root.certificate().x509()));
    var chain = ClientTrust.chainOf(handshake(true));
    assertThat(chain.get(0)).isEqualTo(till.x509());
    var client = vault.asClient(CLIENTS, chain).identity().orElseThrow();
    assertThat(client.name()).isEqualTo("dns:till.example.test");
    assertThat(client.attributes()).containsKeys("certificate", "key");
  }

  @Test
  void aHandshakeWithoutACertificateSaysNothing() throws Exception {
    issue("shop", "localhost");
    issue("till", "till.example.test");
    var session = handshake(false);
    assertThatThrownBy(() -> ClientTrust.chainOf(session))
        .isInstanceOfSatisfying(
            ClientRefusedException.class, e -> assertThat(e.rule()).isEqualTo("no-certificate"));
  }

  /**
   * From the handshake to the gate: who renews its certificate goes on, who is revoked does not.
   */
  @Test
  void aSessionHasTheRightsOfItsClientUntilItsCertificateIsRevoked() throws Exception {
    issue("shop", "localhost");
    var till = issue("till", "till.example.test");
    vault.trustBundles().put("clients", TrustedAnchor.of(root.certificate().x509()));
    vault
        .access()
        .putAssignment(
            Assignment.allow(
                "till",
                Principal.identity("dns:till.example.test"),
                Grant.role("certificate-user"),
                Scope.certificate("shop")));
    var before = vault.asClient(CLIENTS, ClientTrust.chainOf(handshake(true)));
    assertHasItsRights(before);

    var renewed = issue("till", "till.example.test");
    var chain = ClientTrust.chainOf(handshake(true));
    assertThat(chain.get(0)).isEqualTo(renewed.x509());
    var after = vault.asClient(CLIENTS, chain);
    assertThat(after.identity().map(Identity::name))
        .isEqualTo(before.identity().map(Identity::name));
    assertHasItsRights(after);
    assertHasItsRights(before);

    var superseded = RevocationRequest.of(RevocationReason.SUPERSEDED).withoutReplacement();
    vault.revocations().revoke(till, superseded);
    assertThatThrownBy(() -> before.get("shop")).isInstanceOf(AccessDeniedException.class);
    assertHasItsRights(after);

    // What another node revokes counts here within the bound.
    try (var other = Vault.open(memory.another(), protection)) {
      other.revocations().revoke(other.get("till"), superseded);
    }
    clock.advance(BOUND.plusNanos(1));
    assertThatThrownBy(() -> after.get("shop")).isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> vault.asClient(CLIENTS, chain))
        .isInstanceOfSatisfying(
            ClientRefusedException.class, e -> assertThat(e.getMessage()).contains("revoked"));
  }

  private static void assertHasItsRights(Vault client) throws Exception {
    var signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(client.privateKey(client.get("shop")));
    assertThat(signer.sign()).isNotEmpty();
    assertThatThrownBy(() -> client.delete("shop")).isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> client.get("till"))
        .isInstanceOfAny(AccessDeniedException.class, NotFoundException.class);
    assertThatThrownBy(() -> client.get("root"))
        .isInstanceOfAny(AccessDeniedException.class, NotFoundException.class);
  }
}
