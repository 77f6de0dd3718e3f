package io.certwright.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.certwright.Certificate;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.ca.RevocationList;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.AuthoritySettings;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CrlPlan;
import io.certwright.policy.PublicationAddresses;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.testkit.SettableClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is served, over loopback. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PkiHandlerTest {

  private final SettableClock clock = SettableClock.at(Instant.parse("2030-01-01T00:00:00Z"));
  private final Vault vault =
      Vault.builder(MemoryStorage.create(clock), KeyProtections.ephemeral()).clock(clock).open();
  private final EmbeddedCa root = EmbeddedCa.openOrCreateRoot(vault, "root");
  private final EmbeddedCa issuing = EmbeddedCa.openOrCreateIssuing(vault, "Issuing", root);
  private final Certificate leaf = leaf();
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private HttpServer server;
  private String base;

  private Certificate leaf() {
    vault.create(
        "shop", CertificatePolicy.tlsServer("shop.example.test").issuer("issuing").build());
    return vault.get("shop");
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/pki", PkiHandler.of(vault));
    server.setExecutor(threads);
    server.start();
    base = "http://localhost:" + server.getAddress().getPort() + "/pki";
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
    vault.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return send(request(path));
  }

  private int status(String path) throws Exception {
    return get(path).statusCode();
  }

  private byte[] question() throws Exception {
    var digest =
        new JcaDigestCalculatorProviderBuilder()
            .build()
            .get(new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1));
    var id =
        new CertificateID(
            digest,
            new JcaX509CertificateHolder(issuing.certificate().x509()),
            leaf.x509().getSerialNumber());
    return new OCSPReqBuilder().addRequest(id).build().getEncoded();
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static CertificateStatus told(HttpResponse<byte[]> response) throws Exception {
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Type")).isEqualTo("application/ocsp-response");
    var answer = new OCSPResp(response.body());
    assertThat(answer.getStatus()).isZero();
    return ((BasicOCSPResp) answer.getResponseObject()).getResponses()[0].getCertStatus();
  }

  private static int refusal(HttpResponse<byte[]> response) throws Exception {
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
    return new OCSPResp(response.body()).getStatus();
  }

  private HttpRequest.Builder post(byte[] body) {
    return request("/ocsp")
        .header("Content-Type", "application/ocsp-request")
        .POST(BodyPublishers.ofByteArray(body));
  }

  @Test
  void aQuestionIsAnsweredByPost() throws Exception {
    var response = send(post(question()));
    assertThat(told(response)).isEqualTo(CertificateStatus.GOOD);
    assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
    assertThat(refusal(send(post(new byte[] {1, 2, 3})))).isEqualTo(OCSPResp.MALFORMED_REQUEST);
    assertThat(refusal(send(post(new byte[0])))).isEqualTo(OCSPResp.MALFORMED_REQUEST);
    vault.revocations().revoke(leaf, RevocationRequest.of(RevocationReason.SUPERSEDED));
    assertThat(told(send(post(question())))).isNotEqualTo(CertificateStatus.GOOD);
  }

  @Test
  void aQuestionIsAnsweredByGetAndTheAnswerMayBeKept() throws Exception {
    var plain = Base64.getEncoder().encodeToString(question());
    clock.advance(Duration.ofSeconds(1));
    for (var encoded : List.of(plain, URLEncoder.encode(plain, UTF_8))) {
      var response = get("/ocsp/" + encoded);
      assertThat(told(response)).isEqualTo(CertificateStatus.GOOD);
      assertThat(header(response, "Cache-Control"))
          .isEqualTo("max-age=21600, public, no-transform, must-revalidate");
      assertThat(header(response, "Last-Modified")).isEqualTo("Tue, 01 Jan 2030 00:00:01 GMT");
      assertThat(header(response, "Expires")).isEqualTo("Tue, 01 Jan 2030 12:00:01 GMT");
      assertThat(header(response, "Content-Length"))
          .isEqualTo(Integer.toString(response.body().length));
      var tag = header(response, "ETag");
      assertThat(tag).matches("\"[0-9a-f]{64}\"");
      for (var known : List.of(tag, "\"other\", W/" + tag, "*")) {
        var again = send(request("/ocsp/" + encoded).header("If-None-Match", known));
        assertThat(again.statusCode()).as(known).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(header(again, "ETag")).isEqualTo(tag);
      }
      var other = send(request("/ocsp/" + encoded).header("If-None-Match", "\"other\""));
      assertThat(told(other)).isEqualTo(CertificateStatus.GOOD);
    }
    clock.advance(Duration.ofHours(5));
    assertThat(header(get("/ocsp/" + plain), "Cache-Control"))
        .as("half of what is left")
        .startsWith("max-age=12600,");
  }

  @ParameterizedTest
  @ValueSource(strings = {"!", "AAAA", "a/b//c", "%2e%2e", "%ff%ff", "%41", "====", "/"})
  void whatIsNoBase64OfAQuestionIsMalformed(String path) throws Exception {
    assertThat(refusal(get("/ocsp/" + path))).isEqualTo(OCSPResp.MALFORMED_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "%zz"})
  void whatIsNoAddressIsRefusedByTheServer(String path) throws Exception {
    assertThat(raw("GET /pki/ocsp/" + path + " HTTP/1.1\r\nHost: localhost\r\n"))
        .startsWith("HTTP/1.1 400 ");
  }

  /** What a client of the JDK would not send. */
  private String raw(String head) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(UTF_8));
      socket.getOutputStream().flush();
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void headSaysTheSameWithoutABody() throws Exception {
    var encoded = Base64.getEncoder().encodeToString(question());
    for (var path :
        List.of(
            "/ocsp/" + URLEncoder.encode(encoded, UTF_8),
            "/root/" + root.certificate().version() + ".cer",
            "/root/" + root.certificate().version() + ".p7c")) {
      var full = get(path);
      var head = send(request(path).method("HEAD", BodyPublishers.noBody()));
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      for (var name : List.of("Content-Type", "Content-Length", "ETag", "Cache-Control")) {
        assertThat(header(head, name)).as(name).isEqualTo(header(full, name)).isNotEmpty();
      }
    }
    var missing = request("/nothing").method("HEAD", BodyPublishers.noBody());
    assertThat(send(missing).statusCode()).isEqualTo(404);
  }

  @Test
  void moreThanAResponderReadsIsNotRead() throws Exception {
    assertThat(send(post(new byte[65_537])).statusCode()).isEqualTo(413);
    assertThat(refusal(send(post(new byte[65_536])))).isEqualTo(OCSPResp.MALFORMED_REQUEST);
    var unknownLength =
        request("/ocsp")
            .header("Content-Type", "application/ocsp-request")
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[200_000])));
    assertThat(send(unknownLength).statusCode()).isEqualTo(413);
    assertThat(raw("POST /pki/ocsp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n"))
        .startsWith("HTTP/1.1 413 ");
    assertThat(told(send(post(question())))).as("afterwards").isEqualTo(CertificateStatus.GOOD);
  }

  @Test
  void theTypeOfAQuestionIsItsOwnOrNone() throws Exception {
    for (var type : List.of("application/ocsp-request", "Application/OCSP-Request; x=y")) {
      var typed =
          request("/ocsp")
              .header("Content-Type", type)
              .POST(BodyPublishers.ofByteArray(question()));
      assertThat(told(send(typed))).isEqualTo(CertificateStatus.GOOD);
    }
    var untyped = request("/ocsp").POST(BodyPublishers.ofByteArray(question()));
    assertThat(told(send(untyped))).isEqualTo(CertificateStatus.GOOD);
    var form =
        request("/ocsp")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofByteArray(question()));
    assertThat(send(form).statusCode()).isEqualTo(415);
  }

  @Test
  void otherMethodsAreNotAllowed() throws Exception {
    var certificate = "/root/" + root.certificate().version() + ".cer";
    for (var method : List.of("PUT", "DELETE", "OPTIONS", "PATCH", "TRACK")) {
      var asked = send(request("/ocsp").method(method, BodyPublishers.noBody()));
      assertThat(asked.statusCode()).as(method).isEqualTo(405);
      assertThat(header(asked, "Allow")).isEqualTo("GET, HEAD, POST");
      var other = send(request(certificate).method(method, BodyPublishers.noBody()));
      assertThat(other.statusCode()).as(method).isEqualTo(405);
      assertThat(header(other, "Allow")).isEqualTo("GET, HEAD");
    }
    assertThat(send(request(certificate).POST(BodyPublishers.noBody())).statusCode())
        .isEqualTo(405);
  }

  @Test
  void theCertificatesOfCasAreServed() throws Exception {
    for (var ca : List.of(root, issuing)) {
      var version = ca.certificate().version();
      var response = get("/" + ca.name() + "/" + version + ".cer");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(header(response, "Content-Type")).isEqualTo("application/pkix-cert");
      assertThat(header(response, "Cache-Control")).startsWith("max-age=86400, public");
      assertThat(response.body()).isEqualTo(ca.certificate().x509().getEncoded());
      var chain = get("/" + ca.name().toLowerCase(java.util.Locale.ROOT) + "/" + version + ".p7c");
      assertThat(header(chain, "Content-Type"))
          .isEqualTo("application/pkcs7-mime; smime-type=certs-only");
      var read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(chain.body()));
      assertThat(List.<Object>copyOf(read))
          .containsExactlyInAnyOrderElementsOf(ca.certificate().chain());
      var cms = new CMSSignedData(chain.body());
      assertThat(cms.getSignerInfos().getSigners()).isEmpty();
      assertThat(cms.getCertificates().getMatches(null)).hasSameSizeAs(read);
    }
  }

  @Test
  void aFormerVersionIsServedToo() throws Exception {
    var before = root.certificate();
    vault.create("root", vault.policy("root"));
    assertThat(get("/root/" + before.version() + ".cer").body())
        .isEqualTo(before.x509().getEncoded());
    assertThat(get("/root/" + root.certificate().version() + ".cer").body())
        .isEqualTo(root.certificate().x509().getEncoded());
  }

  @Test
  void allElseIsNotFound() throws Exception {
    var version = root.certificate().version();
    assertThat(status("/shop/" + leaf.version() + ".cer")).as("a leaf").isEqualTo(404);
    assertThat(status("/shop/" + leaf.version() + ".p7c")).as("a leaf").isEqualTo(404);
    assertThat(status("/root/" + leaf.version() + ".cer")).isEqualTo(404);
    for (var path :
        List.of(
            "",
            "/",
            "/ocsp",
            "/ocsp/",
            "/root",
            "/root/",
            "/root.cer",
            "/root/" + version,
            "/root/" + version + ".CER",
            "/root/" + version + ".crl",
            "/root/" + version + "/0.pem",
            "/root/.cer",
            "/root/" + "0".repeat(32) + ".cer",
            "/root/" + version + ".cer/",
            "//root/" + version + ".cer",
            "/%72oot/" + version + ".cer",
            "/root%2f" + version + ".cer",
            "/" + "a".repeat(128) + "/" + version + ".cer",
            "/root/..%2f..%2fetc%2fpasswd.cer",
            "/ocspx/" + version + ".cer",
            "x/root/" + version + ".cer")) {
      assertThat(status(path)).as(path).isEqualTo(404);
    }
    for (var path :
        List.of("/pki/../pki/root/", "/pki/root/../root/", "/pki/%2e%2e/", "/pki/./root/")) {
      assertThat(raw("GET " + path + version + ".cer HTTP/1.1\r\nHost: localhost\r\n"))
          .as(path)
          .startsWith("HTTP/1.1 404 ");
    }
  }

  /** Where the handler stands makes no difference. */
  @Test
  void itServesAtTheTopAsWell() throws Exception {
    server.createContext("/", PkiHandler.of(vault));
    base = base.replace("/pki", "");
    assertThat(told(send(post(question())))).isEqualTo(CertificateStatus.GOOD);
    assertThat(status("/root/" + root.certificate().version() + ".cer")).isEqualTo(200);
  }

  @Test
  void aClosedVaultIsAnErrorThatTellsNothing() throws Exception {
    var path = "/root/" + root.certificate().version() + ".cer";
    var question = question();
    vault.close();
    var response = get(path);
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).isEmpty();
    assertThat(refusal(send(post(question)))).isEqualTo(OCSPResp.INTERNAL_ERROR);
  }

  private RevocationList list() {
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      assertThat(lifecycle.runOnce()).isNotNull();
    }
    return issuing.crls().current();
  }

  @Test
  void revocationListsAreServedWhereCertificatesSayThatTheyAre() throws Exception {
    var settings =
        AuthoritySettings.STANDARD
            .withAddresses(PublicationAddresses.NONE.withCrls(base).withCertificates(base))
            .withCrls(CrlPlan.STANDARD.withDeltaInterval(Duration.ofHours(2)));
    issuing.configure(settings);
    var list = list();
    var address = settings.addresses().crl("issuing", list.key(), 0).orElseThrow().toString();
    assertThat(address).startsWith(base);
    var path = address.substring(base.length());
    var first = get(path);
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(header(first, "Content-Type")).isEqualTo("application/pkix-crl");
    assertThat(header(first, "Cache-Control")).startsWith("max-age=3600, public");
    assertThat(header(first, "Last-Modified")).isEqualTo("Tue, 01 Jan 2030 00:00:00 GMT");
    assertThat(header(first, "Content-Length")).isEqualTo(Integer.toString(first.body().length));
    var crl =
        (X509CRL)
            CertificateFactory.getInstance("X.509")
                .generateCRL(new ByteArrayInputStream(first.body()));
    crl.verify(issuing.certificate().x509().getPublicKey());
    assertThat(crl.getRevokedCertificate(leaf.x509().getSerialNumber())).isNull();
    var tag = header(first, "ETag");
    assertThat(send(request(path).header("If-None-Match", tag)).statusCode()).isEqualTo(304);
    var head = send(request(path).method("HEAD", BodyPublishers.noBody()));
    assertThat(header(head, "Content-Length")).isEqualTo(header(first, "Content-Length"));
    assertThat(head.body()).isEmpty();
    vault.revocations().revoke(leaf, RevocationRequest.of(RevocationReason.SUPERSEDED));
    clock.advance(Duration.ofDays(1));
    list();
    var second = send(request(path).header("If-None-Match", tag));
    assertThat(second.statusCode()).as("another one took its place").isEqualTo(200);
    crl =
        (X509CRL)
            CertificateFactory.getInstance("X.509")
                .generateCRL(new ByteArrayInputStream(second.body()));
    assertThat(crl.getRevokedCertificate(leaf.x509().getSerialNumber())).isNotNull();
    clock.advance(Duration.ofHours(2));
    var delta = list().delta().orElseThrow();
    var added = get(path.replace("0.crl", "0-delta.crl"));
    assertThat(added.statusCode()).isEqualTo(200);
    assertThat(added.body()).hasSize((int) delta.size());
    for (var wrong :
        List.of(
            "/issuing/" + list.key() + "/1.crl",
            "/issuing/" + list.key() + "/00.crl",
            "/issuing/" + list.key() + "/-1.crl",
            "/issuing/" + list.key() + "/0.CRL",
            "/issuing/" + list.key() + "/999999999.crl",
            "/issuing/" + list.key() + "/0.crl/",
            "/issuing/" + "0".repeat(40) + "/0.crl",
            "/root/" + list.key() + "/0.crl",
            "/shop/" + list.key() + "/0.crl",
            "/nobody/" + list.key() + "/0.crl")) {
      assertThat(status(wrong)).as(wrong).isEqualTo(404);
    }
    var posted = send(request(path).POST(BodyPublishers.noBody()));
    assertThat(posted.statusCode()).isEqualTo(405);
  }
}
