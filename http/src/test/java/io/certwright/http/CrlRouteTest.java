package io.certwright.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.certwright.Certificate;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.AuthoritySettings;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CrlPlan;
import io.certwright.policy.PublicationAddresses;
import io.certwright.spi.issuer.RevocationReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Revocation lists at the addresses that certificates name, over loopback. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CrlRouteTest {

  private static final RevocationRequest REVOKED =
      RevocationRequest.of(RevocationReason.KEY_COMPROMISE).withoutReplacement();

  private final Vault vault = Vault.inMemory();
  private final EmbeddedCa root = EmbeddedCa.openOrCreateRoot(vault, "root");
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private HttpServer server;
  private String base;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/pki", PkiHandler.of(vault));
    server.setExecutor(threads);
    server.start();
    base = "http://localhost:" + server.getAddress().getPort() + "/pki";
    var plan = CrlPlan.STANDARD.withPartitions(2).withDeltaInterval(Duration.ofHours(1));
    root.configure(new AuthoritySettings(PublicationAddresses.NONE.withCrls(base), plan));
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      assertThat(lifecycle.runOnce()).isNotNull();
    }
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
    vault.close();
  }

  private Certificate issue(String name) {
    vault.create(
        name,
        CertificatePolicy.tlsServer(name + ".example.test")
            .issuer("root")
            .validity(Duration.ofDays(10))
            .build());
    return vault.get(name);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(base + path)));
  }

  private String path(int list, String end) {
    return "/root/" + root.crls().current().key() + "/" + list + end;
  }

  private void publish() {
    var key = root.crls().current().key();
    for (int list = 1; list <= 2; list++) {
      assertThat(root.crls().publish(key, list)).isNotNull();
    }
  }

  @Test
  void aListIsSentAsItWasPublished() throws Exception {
    var answer = get(path(1, ".crl"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/pkix-crl");
    var said = root.crls().find(root.crls().current().key(), 1).orElseThrow().full().orElseThrow();
    assertThat((long) answer.body().length).isEqualTo(said.size());
    var crl =
        (X509CRL)
            CertificateFactory.getInstance("X.509")
                .generateCRL(new ByteArrayInputStream(answer.body()));
    crl.verify(root.certificate().x509().getPublicKey());
    assertThat(get(path(1, "-delta.crl")).statusCode()).isEqualTo(200);
    var tag = answer.headers().firstValue("ETag").orElseThrow();
    var again =
        HttpRequest.newBuilder(URI.create(base + path(1, ".crl"))).header("If-None-Match", tag);
    assertThat(send(again).statusCode()).isEqualTo(304);
    publish();
    assertThat(send(again).statusCode()).as("it is another one").isEqualTo(200);
    var head = HttpRequest.newBuilder(URI.create(base + path(2, ".crl")));
    var bare = send(head.method("HEAD", BodyPublishers.noBody()));
    assertThat(bare.body()).isEmpty();
    assertThat(bare.headers().firstValueAsLong("Content-Length").orElse(0)).isPositive();
    assertThat(send(head.POST(BodyPublishers.noBody())).statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/3.crl",
        "/-1.crl",
        "/01.crl",
        "/1.cer",
        "/1.crl/",
        "/../1.crl",
        "/99999999999.crl",
        ""
      })
  void allElseIsNotFound(String end) throws Exception {
    var key = root.crls().current().key();
    assertThat(get("/root/" + key + end).statusCode()).isEqualTo(404);
    assertThat(get("/nobody/" + key + "/1.crl").statusCode()).isEqualTo(404);
    assertThat(get("/root/" + key.substring(1) + "/1.crl").statusCode()).isEqualTo(404);
  }

  /** Each address is asked once: the JDK keeps what it has fetched for half a minute. */
  @Test
  void theJdkFindsThemByTheCertificate() throws Exception {
    var good = issue("good");
    var bad = issue("bad");
    vault.revocations().revoke(bad, REVOKED);
    publish();
    check(good);
    assertThatThrownBy(() -> check(bad))
        .isInstanceOfSatisfying(
            CertPathValidatorException.class,
            e ->
                assertThat(e.getReason())
                    .isEqualTo(CertPathValidatorException.BasicReason.REVOKED));
  }

  private void check(Certificate leaf) throws Exception {
    var validator = CertPathValidator.getInstance("PKIX");
    var checker = (PKIXRevocationChecker) validator.getRevocationChecker();
    checker.setOptions(
        EnumSet.of(
            PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(root.certificate().x509(), null)));
    parameters.addCertPathChecker(checker);
    var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf.x509()));
    assertThat(validator.validate(path, parameters)).isNotNull();
  }
}
