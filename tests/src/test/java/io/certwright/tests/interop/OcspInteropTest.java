package io.certwright.tests.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.certwright.Certificate;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.ca.OcspResponder;
import io.certwright.http.PkiHandler;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.keys.KeySpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Our OCSP responder over loopback HTTP, asked by OpenSSL and by the revocation checker of the JDK,
 * with answers signed by the CA and by whom it certified for that.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OcspInteropTest {

  @TempDir Path directory;

  private final Vault vault = Vault.inMemory();
  private final EmbeddedCa root = EmbeddedCa.openOrCreateRoot(vault, "root");
  private final EmbeddedCa issuing = EmbeddedCa.openOrCreateIssuing(vault, "issuing", root);
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private HttpServer server;
  private String url;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/pki", PkiHandler.of(vault));
    server.setExecutor(threads);
    server.start();
    url = "http://localhost:" + server.getAddress().getPort() + "/pki/ocsp";
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
    vault.close();
  }

  /** Who signs. */
  enum Signer {
    CA,
    DELEGATE,
    DELEGATE_WITH_RSA
  }

  private void signedBy(Signer signer) {
    for (var ca : List.of(root, issuing)) {
      if (signer == Signer.DELEGATE) {
        ca.openOrCreateOcspSigner();
      } else if (signer == Signer.DELEGATE_WITH_RSA) {
        var policy = CertificatePolicy.ocspSigner("signer").key(KeySpec.RSA_2048);
        vault.create(ca.name() + "-ocsp", policy.issuer(ca.name()).build());
      }
    }
  }

  private Certificate issued(String name, EmbeddedCa by) {
    vault.create(
        name, CertificatePolicy.tlsServer(name + ".example.test").issuer(by.name()).build());
    return vault.get(name);
  }

  private void revoke(Certificate certificate, RevocationReason reason) {
    var request = RevocationRequest.of(reason).invalidSince(Instant.parse("2020-01-01T00:00:00Z"));
    var unused = vault.revocations().revoke(certificate, request.withoutReplacement());
  }

  private Path file(String name, Certificate certificate) throws IOException {
    return Files.writeString(directory.resolve(name), certificate.chainPem());
  }

  @ParameterizedTest
  @EnumSource
  void opensslAsksByPost(Signer signer) throws Exception {
    var openssl = Tool.openssl();
    signedBy(signer);
    var good = issued("good", issuing);
    var bad = issued("bad", issuing);
    revoke(bad, RevocationReason.KEY_COMPROMISE);
    var issuer = file("issuing.pem", issuing.certificate());
    var anchor = file("root.pem", root.certificate());
    for (var nonce : List.of("-nonce", "-no_nonce")) {
      for (var hash : List.of("-sha1", "-sha256")) {
        var told =
            openssl.run(
                "ocsp",
                hash,
                "-issuer",
                issuer,
                "-cert",
                file("good.pem", good),
                "-cert",
                file("bad.pem", bad),
                "-serial",
                "0x123456789",
                "-url",
                url,
                nonce,
                "-CAfile",
                anchor,
                "-resp_text");
        assertThat(told).contains("Response verify OK", "good.pem: good", "bad.pem: revoked");
        assertThat(told).contains("0x123456789: unknown", "Reason: keyCompromise");
        assertThat(told).contains("Invalidity Date", "Jan  1 00:00:00 2020 GMT");
        assertThat(told.contains("WARNING: no nonce")).isFalse();
        assertThat(told.contains("OCSP Nonce")).isEqualTo(nonce.equals("-nonce"));
      }
    }
    var hexadecimal = "0x" + bad.serialNumber();
    var told =
        openssl.run(
            "ocsp", "-issuer", issuer, "-serial", hexadecimal, "-url", url, "-CAfile", anchor);
    assertThat(told).contains("Response verify OK", ": revoked");
  }

  @ParameterizedTest
  @EnumSource
  void opensslReadsWhatIsFetchedByGet(Signer signer) throws Exception {
    var openssl = Tool.openssl();
    signedBy(signer);
    var good = file("good.pem", issued("good", issuing));
    var issuer = file("issuing.pem", issuing.certificate());
    var request = directory.resolve("request.der");
    openssl.run("ocsp", "-issuer", issuer, "-cert", good, "-no_nonce", "-reqout", request);
    var encoded = Base64.getEncoder().encodeToString(Files.readAllBytes(request));
    var address = URI.create(url + "/" + URLEncoder.encode(encoded, UTF_8));
    var response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(30)).build(),
                BodyHandlers.ofByteArray());
    var answer = Files.write(directory.resolve("answer.der"), response.body());
    var told =
        openssl.run(
            "ocsp",
            "-issuer",
            issuer,
            "-cert",
            good,
            "-respin",
            answer,
            "-CAfile",
            file("root.pem", root.certificate()));
    assertThat(told).contains("Response verify OK", "good.pem: good");
  }

  @Test
  void opensslIsToldThatACaIsNotHere() throws Exception {
    var openssl = Tool.openssl();
    try (var other = Vault.inMemory()) {
      var elsewhere = file("else.pem", EmbeddedCa.openOrCreateRoot(other, "else").certificate());
      var told = openssl.fails("ocsp", "-issuer", elsewhere, "-serial", "1", "-url", url);
      assertThat(told.toLowerCase(Locale.ROOT)).contains("unauthorized");
    }
  }

  private void validate(Certificate leaf) throws GeneralSecurityException {
    var validator = CertPathValidator.getInstance("PKIX");
    var checker = (PKIXRevocationChecker) validator.getRevocationChecker();
    checker.setOcspResponder(URI.create(url));
    checker.setOptions(EnumSet.of(Option.NO_FALLBACK));
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(root.certificate().x509(), null)));
    parameters.addCertPathChecker(checker);
    var path = CertificateFactory.getInstance("X.509").generateCertPath(leaf.chain());
    validator.validate(path, parameters);
  }

  @ParameterizedTest
  @EnumSource
  void theRevocationCheckerOfTheJdkAsks(Signer signer) throws Exception {
    signedBy(signer);
    var good = issued("good", issuing);
    var bad = issued("bad", issuing);
    validate(good);
    validate(bad);
    revoke(bad, RevocationReason.SUPERSEDED);
    validate(good);
    assertThatThrownBy(() -> validate(bad))
        .isInstanceOfSatisfying(
            CertPathValidatorException.class,
            e -> {
              assertThat(e.getReason()).isEqualTo(BasicReason.REVOKED);
              assertThat(e.getIndex()).isZero();
              assertThat(e).hasMessageContaining("SUPERSEDED");
            });
    revoke(issuing.certificate(), RevocationReason.CESSATION_OF_OPERATION);
    assertThatThrownBy(() -> validate(good))
        .isInstanceOfSatisfying(
            CertPathValidatorException.class,
            e -> {
              assertThat(e.getReason()).isEqualTo(BasicReason.REVOKED);
              assertThat(e.getIndex()).isEqualTo(1);
            });
  }

  /** Whoever prefers the CA's own key gets answers that the JDK verifies as well. */
  @Test
  void theJdkTakesAnswersOfTheCaItself() throws Exception {
    signedBy(Signer.DELEGATE);
    server.removeContext("/pki");
    var responder = OcspResponder.builder(vault).signedByCaKeys().build();
    server.createContext("/pki", PkiHandler.with(vault, responder));
    validate(issued("good", issuing));
  }
}
