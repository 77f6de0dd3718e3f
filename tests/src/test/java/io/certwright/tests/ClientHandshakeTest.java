package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.Vault;
import io.certwright.access.ClientName;
import io.certwright.access.ClientTrust;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.ClientRefusedException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.tls.VaultTls;
import io.certwright.trust.TrustedAnchor;
import java.net.InetAddress;
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

  private static final int TIMEOUT_MILLIS = 30_000;
  private static final int BYTE = 42;
  private static final ClientTrust CLIENTS = ClientTrust.of("clients", ClientName.DNS);

  private final Vault vault = Vault.inMemory();
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
}
