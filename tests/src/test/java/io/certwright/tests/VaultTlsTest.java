package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.certwright.Certificate;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeySpec;
import io.certwright.tls.VaultTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Handshakes over the loopback address with what a vault serves and trusts. */
class VaultTlsTest {

  private static final String UNKNOWN_TO_TLS = "EC_SECP256K1|(ML|SLH)_DSA_.*";

  private final Vault vault = Vault.inMemory();
  private EmbeddedCa root;
  private EmbeddedCa issuing;

  @BeforeEach
  void found() {
    root = EmbeddedCa.openOrCreateRoot(vault, "root");
    issuing = EmbeddedCa.openOrCreateIssuing(vault, "issuing", root);
  }

  @AfterEach
  void close() {
    vault.close();
  }

  private Certificate issue(String name, String... hosts) {
    var policy = CertificatePolicy.tlsPeer(hosts).issuer(issuing.name()).build();
    vault.create(name, policy);
    return vault.get(name);
  }

  @Test
  void aClientThatTrustsTheRootVerifiesChainAndHost() throws Exception {
    var shop = issue("shop", "localhost");
    try (var server = TlsServer.start(VaultTls.server(vault, "shop"))) {
      var client = VaultTls.client(vault, root.name());
      assertThat(server.connect(client, "localhost")).isEqualTo(shop.x509());
      assertThatThrownBy(() -> server.connect(client, "127.0.0.1"))
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("127.0.0.1");
    }
  }

  @Test
  void aHostThatTheCertificateIsNotForIsRefused() throws Exception {
    issue("shop", "shop.example.test");
    try (var server = TlsServer.start(VaultTls.server(vault, "shop"))) {
      var client = VaultTls.client(vault, root.name());
      server.connect(client, "shop.example.test");
      assertThatThrownBy(() -> server.connect(client, "bank.example.test"))
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("bank.example.test");
    }
  }

  @Test
  void aClientThatTrustsAnotherRootRefuses() throws Exception {
    issue("shop", "localhost");
    EmbeddedCa.openOrCreateRoot(vault, "other-root");
    try (var server = TlsServer.start(VaultTls.server(vault, "shop"))) {
      var client = VaultTls.client(vault, "other-root");
      assertThatThrownBy(() -> server.connect(client, "localhost"))
          .isInstanceOf(SSLHandshakeException.class);
      var both = VaultTls.client(vault, "other-root", root.name());
      assertThat(server.connect(both, "localhost")).isNotNull();
    }
  }

  @Test
  void theHostThatAClientAsksForChoosesTheCertificate() throws Exception {
    var other = issue("other", "other.example.test");
    var exact = issue("exact", "a.shop.example.test");
    var wildcard = issue("wildcard", "*.shop.example.test");
    var context = VaultTls.server(vault, "other", "exact", "wildcard");
    try (var server = TlsServer.start(context)) {
      var client = VaultTls.client(vault, root.name());
      assertThat(server.connect(client, "a.shop.example.test")).isEqualTo(exact.x509());
      assertThat(server.connect(client, "b.shop.example.test")).isEqualTo(wildcard.x509());
      assertThat(server.connect(client, "other.example.test")).isEqualTo(other.x509());
      // The first one answers those who ask for nothing that there is, or for nothing at all.
      assertThat(server.connectToAny(client, "nobody.example.test")).isEqualTo(other.x509());
      assertThat(server.connectToAny(client, "b.a.shop.example.test")).isEqualTo(other.x509());
      assertThat(server.connectToAny(client, "localhost")).isEqualTo(other.x509());
    }
  }

  @Test
  void bothSidesShowWhoTheyAre() throws Exception {
    issue("shop", "localhost");
    var till = issue("till", "till.example.test");
    var context = VaultTls.of(vault).serve("shop").trust(root.name()).context();
    try (var stranger = Vault.inMemory();
        var server = TlsServer.startMutual(context)) {
      var client = VaultTls.of(vault).serve("till").trust(root.name()).context();
      server.connect(client, "localhost");
      assertThat(server.clients()).containsExactly(till.x509());

      var nobody = VaultTls.client(vault, root.name());
      assertThatThrownBy(() -> server.connect(nobody, "localhost")).isInstanceOf(IOException.class);
      stranger.create("till", CertificatePolicy.tlsClient("till").build());
      var keys = VaultTls.of(stranger).serve("till").keyManager();
      var trust = VaultTls.of(vault).trust(root.name()).trustManager();
      var mixed = SSLContext.getInstance("TLS");
      mixed.init(new KeyManager[] {keys}, new TrustManager[] {trust}, null);
      assertThatThrownBy(() -> server.connect(mixed, "localhost")).isInstanceOf(IOException.class);
      assertThat(server.clients()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_NONE, names = UNKNOWN_TO_TLS)
  void everyKindOfKeyServes(KeySpec key) throws Exception {
    var policy = CertificatePolicy.tlsServer("localhost").key(key).issuer(issuing.name()).build();
    vault.create("shop", policy);
    try (var server = TlsServer.start(VaultTls.server(vault, "shop"))) {
      for (var protocol : new String[] {"TLSv1.3", "TLSv1.2"}) {
        var client = SSLContext.getInstance(protocol);
        var trust = VaultTls.of(vault).trust(root.name()).trustManager();
        client.init(null, new TrustManager[] {trust}, null);
        assertThat(server.connect(client, "localhost")).isEqualTo(vault.get("shop").x509());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = KeySpec.class,
      names = {"EC_SECP256K1", "ML_DSA_65", "SLH_DSA_SHA2_128F"})
  void aKindThatTlsDoesNotKnowIsRefusedByName(KeySpec key) {
    vault.create("shop", CertificatePolicy.tlsServer("localhost").key(key).build());
    assertThatThrownBy(() -> VaultTls.server(vault, "shop"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("shop")
        .hasMessageContaining(key.name());
  }

  @Test
  void aNameThatGetsAKeyUnknownToTlsGoesOnWithTheVersionThatItHad() throws Exception {
    var known = issue("shop", "localhost");
    try (var server = TlsServer.start(VaultTls.server(vault, "shop"))) {
      var client = VaultTls.client(vault, root.name());
      assertThat(server.connect(client, "localhost")).isEqualTo(known.x509());
      vault.create(
          "shop",
          CertificatePolicy.tlsServer("localhost")
              .key(KeySpec.ML_DSA_44)
              .issuer(issuing.name())
              .build());
      assertThat(server.connect(client, "localhost")).isEqualTo(known.x509());
    }
  }

  @Test
  void whatTlsReceivesHasNoBytes() throws Exception {
    issue("shop", "localhost");
    var given = new ConcurrentLinkedQueue<PrivateKey>();
    var keys = new WatchedKeyManager(VaultTls.of(vault).serve("shop").keyManager(), given::add);
    var context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {keys}, null, null);
    try (var server = TlsServer.start(context)) {
      server.connect(VaultTls.client(vault, root.name()), "localhost");
    }
    assertThat(given).isNotEmpty();
    assertThat(given).allMatch(key -> key.getEncoded() == null && key.getFormat() == null);
  }

  @Test
  void aClosedVaultServesNobody() throws Exception {
    issue("shop", "localhost");
    var client = VaultTls.client(vault, root.name());
    try (var server = TlsServer.start(VaultTls.server(vault, "shop"))) {
      server.connect(client, "localhost");
      vault.close();
      // Its keys stopped working with it; the handshake fails at once, it does not hang.
      assertThatThrownBy(() -> server.connect(client, "localhost"))
          .isInstanceOf(SSLException.class);
    }
  }

  @Test
  void whatCannotServeSaysSo() {
    assertThatThrownBy(() -> VaultTls.of(vault).context())
        .isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> VaultTls.client(vault, "nothing"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("nothing");
  }

  @Test
  void aCertificateThatIsIssuedLaterIsServedFromThenOn() throws Exception {
    var client = VaultTls.client(vault, root.name());
    try (var server = TlsServer.start(VaultTls.server(vault, "shop"))) {
      assertThatThrownBy(() -> server.connect(client, "localhost"))
          .isInstanceOf(SSLException.class);
      var shop = issue("shop", "localhost");
      assertThat(server.connect(client, "localhost")).isEqualTo(shop.x509());
    }
  }

  /** More of them than windows open in one commit; the second time all of them are open. */
  @Test
  void manyCertificatesAreServedByTwoContexts() throws Exception {
    var names = IntStream.range(0, 120).mapToObj(i -> "shop-" + i).toArray(String[]::new);
    for (var name : names) {
      vault.create(name, CertificatePolicy.tlsServer(name + ".test").issuer("root").build());
    }
    for (int i = 0; i < 2; i++) {
      try (var server = TlsServer.start(VaultTls.server(vault, names))) {
        var seen = server.connect(VaultTls.client(vault, "root"), "shop-119.test");
        assertThat(seen).isEqualTo(vault.get("shop-119").x509());
      }
    }
  }

  @Test
  void theJdksHttpServerAndClientNeedNothingElse() throws Exception {
    var first = issue("shop", "localhost");
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.setHttpsConfigurator(new HttpsConfigurator(VaultTls.server(vault, "shop")));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, 4);
            exchange.getResponseBody().write("open".getBytes(StandardCharsets.US_ASCII));
          }
        });
    server.start();
    try {
      assertThat(get(server)).isEqualTo(first.x509());
      var second = issue("shop", "localhost");
      assertThat(get(server)).isEqualTo(second.x509());
    } finally {
      server.stop(0);
    }
  }

  private X509Certificate get(HttpsServer server) throws Exception {
    var client = HttpClient.newBuilder().sslContext(VaultTls.client(vault, root.name())).build();
    var uri = URI.create("https://localhost:" + server.getAddress().getPort() + "/");
    var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("open");
    return (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
  }
}
