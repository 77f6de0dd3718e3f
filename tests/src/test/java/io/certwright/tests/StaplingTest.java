package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.certwright.Certificate;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.ca.OcspResponder;
import io.certwright.http.PkiHandler;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.PolicyExtensions;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.testkit.TlsHandshake;
import io.certwright.tls.VaultTls;
import io.certwright.trust.RevocationEvidence;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.RevocationStatus;
import io.certwright.trust.TrustedAnchor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers of OCSP responders that a server of the JDK sends along, and clients that want them. The
 * clients' vault knows nothing of the certificates but what they are told.
 */
class StaplingTest {

  /** The JDK reads it when a context is made; it has no other switch. */
  private static final String STAPLING = "jdk.tls.server.enableStatusRequestExtension";

  private final Vault vault = Vault.inMemory();
  private final Vault elsewhere = Vault.inMemory();
  private HttpServer responder;
  private volatile HttpHandler answering;

  @BeforeEach
  void found() throws IOException {
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    EmbeddedCa.openOrCreateIssuing(vault, "issuing", root);
    trusting(elsewhere);
    answering = PkiHandler.of(vault);
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    responder = HttpServer.create(any, 0);
    responder.createContext("/pki", exchange -> answering.handle(exchange));
    responder.start();
  }

  @AfterEach
  void close() {
    System.clearProperty(STAPLING);
    responder.stop(0);
    vault.close();
    elsewhere.close();
  }

  private void trusting(Vault other) {
    var anchor = TrustedAnchor.of(vault.get("root").x509());
    other.trustBundles().put("partners", anchor);
  }

  private Certificate issue(boolean mustStaple) {
    return issue("issuing", mustStaple);
  }

  private Certificate issue(String issuer, boolean mustStaple) {
    var address = "http://127.0.0.1:" + responder.getAddress().getPort() + "/pki/ocsp";
    var extensions = PolicyExtensions.builder().ocspUrls(address).mustStaple(mustStaple).build();
    vault.create(
        "shop",
        CertificatePolicy.tlsServer("localhost")
            .issuer(issuer)
            .exportable(true)
            .extensions(extensions)
            .build());
    return vault.get("shop");
  }

  private SSLContext stapling() {
    System.setProperty(STAPLING, "true");
    return VaultTls.server(vault, "shop");
  }

  private static SSLContext client(Vault of, RevocationMode mode) {
    return VaultTls.of(of).trustBundles("partners").revocation(mode).context();
  }

  private static void assertRefuses(SSLContext server, SSLContext client, String... why) {
    var refusal =
        assertThatThrownBy(() -> TlsHandshake.between(server, client, "localhost"))
            .isInstanceOf(SSLHandshakeException.class);
    for (var part : why) {
      refusal.hasStackTraceContaining(part);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aServerOfTheJdkStaplesWhatItsResponderSays(String protocol) throws Exception {
    var first = issue(true);
    var server = stapling();
    var client = client(protocol);
    assertThat(TlsHandshake.between(server, client, "localhost").server()).isEqualTo(first.x509());
    var renewed = issue(true);
    var handshake = TlsHandshake.between(server, client, "localhost");
    assertThat(handshake.server()).isEqualTo(renewed.x509());
    assertThat(handshake.protocol()).isEqualTo(protocol);
  }

  /** A client to whom each certificate must be known to be good; of the CA it is told so. */
  private SSLContext client(String protocol) throws GeneralSecurityException {
    var issuing = vault.get("issuing").x509();
    var good =
        List.<RevocationEvidence>of(new RevocationEvidence.Known(new RevocationStatus.Good()));
    var tls =
        VaultTls.of(elsewhere)
            .trustBundles("partners")
            .revocation(
                RevocationMode.HARD_FAIL,
                query -> query.certificate().equals(issuing) ? good : List.of());
    var context = SSLContext.getInstance(protocol);
    context.init(null, new TrustManager[] {tls.trustManager()}, null);
    return context;
  }

  @Test
  void whatMustBeKnownIsNotWithoutAStaple() throws Exception {
    issue(false);
    var server = VaultTls.server(vault, "shop");
    assertRefuses(server, client(elsewhere, RevocationMode.HARD_FAIL), "[revocation-unknown]");
    var soft = client(elsewhere, RevocationMode.SOFT_FAIL);
    assertThat(TlsHandshake.between(server, soft, "localhost").server()).isNotNull();
  }

  /** The server is somebody else, who has the key in a file and does not know of the revocation. */
  @Test
  void aStapledAnswerThatItIsRevokedIsHeeded() throws Exception {
    var password = "a test's".toCharArray();
    var shop = issue(false);
    var file = KeyStore.getInstance("PKCS12");
    try (var key = vault.exportPrivateKey(shop)) {
      file.load(new ByteArrayInputStream(key.toPkcs12(password)), password);
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(file, password);
    System.setProperty(STAPLING, "true");
    var server = SSLContext.getInstance("TLS");
    server.init(keys.getKeyManagers(), null, null);
    vault.revocations().revoke(shop, RevocationRequest.of(RevocationReason.SUPERSEDED));
    assertRefuses(server, client(elsewhere, RevocationMode.SOFT_FAIL), "[revoked]");
  }

  @Test
  void aCertificateThatMustBeStapledIsRefusedWithoutAStaple() throws Exception {
    var shop = issue(true);
    var server = VaultTls.server(vault, "shop");
    var why = new String[] {"[revocation-unknown]", "sends the answer", "it sent none"};
    assertRefuses(server, client(elsewhere, RevocationMode.SOFT_FAIL), why);
    // Also by whom it is known to be good all the same: the certificate asks for more.
    assertRefuses(server, VaultTls.client(vault, "root"), why);
    var careless = client(elsewhere, RevocationMode.OFF);
    assertThat(TlsHandshake.between(server, careless, "localhost").server()).isNotNull();
    // Nobody says what was sent.
    VaultTls.of(vault)
        .trust("root")
        .trustManager()
        .checkServerTrusted(shop.chain().toArray(new X509Certificate[0]), "UNKNOWN");
  }

  /** It wants the issuer's certificate in the chain, and a root is not presented. */
  @Test
  void theJdkStaplesNothingDirectlyBelowARoot() {
    issue("root", true);
    assertRefuses(stapling(), client(elsewhere, RevocationMode.SOFT_FAIL), "it sent none");
  }

  @Test
  void aStapleThatProvesNothingIsNone() throws Exception {
    issue(true);
    var signed = OcspResponder.of(vault);
    answering =
        exchange -> {
          try (exchange) {
            var answer = signed.answer(question(exchange)).der().toByteArray();
            // The last byte is one of the signature.
            answer[answer.length - 1] ^= 1;
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
          }
        };
    assertRefuses(
        stapling(),
        client(elsewhere, RevocationMode.SOFT_FAIL),
        "[revocation-unknown]",
        "what it sent proves nothing",
        "not signed by the issuer");
  }

  /** By POST, or by GET behind the address. */
  private static byte[] question(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    return exchange.getRequestMethod().equals("POST")
        ? exchange.getRequestBody().readAllBytes()
        : Base64.getDecoder().decode(path.substring(path.indexOf("/ocsp/") + "/ocsp/".length()));
  }

  @Test
  void aStapleOfYesterdayIsNone() {
    issue(true);
    var tomorrow = Clock.offset(Clock.system(ZoneOffset.UTC), Duration.ofHours(13));
    try (var later =
        Vault.builder(MemoryStorage.create(), KeyProtections.ephemeral()).clock(tomorrow).open()) {
      trusting(later);
      var client = client(later, RevocationMode.SOFT_FAIL);
      assertRefuses(stapling(), client, "[revocation-unknown]", "is not current");
    }
  }
}
