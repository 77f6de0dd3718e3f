package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.KeyCompromise;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.tls.VaultTls;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.TrustedAnchor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom TLS of a vault trusts: trust bundles, and nothing that is revoked. */
class VaultTlsTrustTest {

  private static final RevocationRequest COMPROMISED =
      RevocationRequest.of(RevocationReason.KEY_COMPROMISE).withoutReplacement();

  private final Vault vault = Vault.inMemory();
  private final Vault elsewhere = Vault.inMemory();
  private EmbeddedCa root;
  private EmbeddedCa foreign;

  @BeforeEach
  void found() {
    root = EmbeddedCa.openOrCreateRoot(vault, "root");
    foreign = EmbeddedCa.openOrCreateRoot(elsewhere, "foreign");
  }

  @AfterEach
  void close() {
    vault.close();
    elsewhere.close();
  }

  private static Certificate issue(Vault vault, EmbeddedCa ca, String name, String host) {
    vault.create(name, CertificatePolicy.tlsPeer(host).issuer(ca.name()).build());
    return vault.get(name);
  }

  private static void assertRefuses(TlsServer server, SSLContext client, String rule) {
    assertThatThrownBy(() -> server.connect(client, "localhost"))
        .isInstanceOf(SSLHandshakeException.class)
        .hasStackTraceContaining("[" + rule + "]");
  }

  @Test
  void whatIsPutIntoABundleIsTrustedFromTheNextHandshakeOn() throws Exception {
    var shop = issue(elsewhere, foreign, "shop", "localhost");
    vault.trustBundles().put("partners", TrustedAnchor.of(root.certificate().x509()));
    var client = VaultTls.of(vault).trustBundles("Partners").context();
    var anchor = foreign.certificate().x509();
    try (var server = TlsServer.start(VaultTls.server(elsewhere, "shop"))) {
      assertRefuses(server, client, "issuer-not-found");
      vault.trustBundles().put("partners", TrustedAnchor.of(anchor));
      assertThat(server.connect(client, "localhost")).isEqualTo(shop.x509());
      vault.trustBundles().remove("partners", anchor);
      assertRefuses(server, client, "issuer-not-found");
    }
  }

  @Test
  void anAnchorIsDistrustedForWhatBeginsAfterADay() throws Exception {
    issue(elsewhere, foreign, "shop", "localhost");
    var anchor = foreign.certificate().x509();
    vault.trustBundles().put("partners", TrustedAnchor.of(anchor));
    var client = VaultTls.of(vault).trustBundles("partners").context();
    try (var server = TlsServer.start(VaultTls.server(elsewhere, "shop"))) {
      var later = Instant.now().plus(Duration.ofDays(1));
      vault.trustBundles().put("partners", new TrustedAnchor(anchor, Optional.of(later)));
      assertThat(server.connect(client, "localhost")).isNotNull();
      var longAgo = Instant.now().minus(Duration.ofDays(365));
      vault.trustBundles().put("partners", new TrustedAnchor(anchor, Optional.of(longAgo)));
      assertRefuses(server, client, "distrusted");
    }
  }

  @Test
  void authoritiesAndBundlesAreTrustedTogether() throws Exception {
    issue(vault, root, "own", "localhost");
    issue(elsewhere, foreign, "shop", "localhost");
    vault.trustBundles().put("partners", TrustedAnchor.of(foreign.certificate().x509()));
    var trust = VaultTls.of(vault).trust("root").trustBundles("partners");
    assertThat(trust.trustManager().getAcceptedIssuers())
        .containsExactly(root.certificate().x509(), foreign.certificate().x509());
    try (var own = TlsServer.start(VaultTls.server(vault, "own"));
        var other = TlsServer.start(VaultTls.server(elsewhere, "shop"))) {
      assertThat(own.connect(trust.context(), "localhost")).isNotNull();
      assertThat(other.connect(trust.context(), "localhost")).isNotNull();
    }
  }

  @Test
  void aBundleThatIsNotThereIsRefusedAtOnce() {
    var trust = VaultTls.of(vault).trustBundles("nowhere");
    assertThatThrownBy(trust::context)
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("nowhere");
    assertThatThrownBy(() -> VaultTls.of(vault).context())
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("trust bundle");
  }

  @Test
  void whoIsRevokedIsTurnedAwayAtOnce() throws Exception {
    issue(vault, root, "shop", "localhost");
    issue(elsewhere, foreign, "till", "till.example.test");
    var till = issue(vault, root, "till", "till.example.test");
    var context = VaultTls.of(vault).serve("shop").trust("root").context();
    var held = VaultTls.of(vault).serve("till").keyManager();
    try (var server = TlsServer.startMutual(context)) {
      var client = SSLContext.getInstance("TLS");
      client.init(
          new javax.net.ssl.KeyManager[] {held},
          new javax.net.ssl.TrustManager[] {VaultTls.of(vault).trust("root").trustManager()},
          null);
      assertThat(server.connect(client, "localhost")).isNotNull();
      assertThat(server.clients()).containsExactly(till.x509());

      var serial = till.x509().getSerialNumber();
      vault.revocations().revokeSerial("root", serial, COMPROMISED);
      assertThatThrownBy(() -> server.connect(client, "localhost")).isInstanceOf(IOException.class);
      assertThat(server.clients()).hasSize(1);
    }
  }

  @Test
  void aServerWithABlockedKeyIsTurnedAway() throws Exception {
    var shop = issue(elsewhere, foreign, "shop", "localhost");
    vault.trustBundles().put("partners", TrustedAnchor.of(foreign.certificate().x509()));
    var client = VaultTls.of(vault).trustBundles("partners").context();
    try (var server = TlsServer.start(VaultTls.server(elsewhere, "shop"))) {
      assertThat(server.connect(client, "localhost")).isEqualTo(shop.x509());
      vault.compromises().report(KeyCompromise.ofCertificate(shop.x509()));
      assertRefuses(server, client, "revoked");
    }
  }

  @Test
  void aClientWithABlockedKeyIsTurnedAway() throws Exception {
    issue(vault, root, "shop", "localhost");
    var till = issue(elsewhere, foreign, "till", "till.example.test");
    vault.trustBundles().put("partners", TrustedAnchor.of(foreign.certificate().x509()));
    elsewhere.trustBundles().put("shops", TrustedAnchor.of(root.certificate().x509()));
    var context = VaultTls.of(vault).serve("shop").trustBundles("partners").context();
    var client = VaultTls.of(elsewhere).serve("till").trustBundles("shops").context();
    try (var server = TlsServer.startMutual(context)) {
      assertThat(server.connect(client, "localhost")).isNotNull();
      assertThat(server.clients()).containsExactly(till.x509());
      vault.compromises().report(KeyCompromise.ofCertificate(till.x509()));
      assertThatThrownBy(() -> server.connect(client, "localhost")).isInstanceOf(IOException.class);
      assertThat(server.clients()).hasSize(1);
    }
  }

  @Test
  void aBlockedKeyServesNobodyAnyMore() throws Exception {
    var shop = issue(vault, root, "shop", "localhost");
    var client = VaultTls.of(vault).trust("root").context();
    try (var server = TlsServer.start(VaultTls.server(vault, "shop"))) {
      assertThat(server.connect(client, "localhost")).isEqualTo(shop.x509());
      vault.compromises().report(KeyCompromise.ofCertificate(shop.x509()));
      assertThatThrownBy(() -> server.connect(client, "localhost")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aRevokedServerIsRefusedByTheTrustManager() throws Exception {
    var shop = issue(vault, root, "shop", "localhost");
    var trust = VaultTls.of(vault).trust("root").trustManager();
    var careless = VaultTls.of(vault).trust("root").revocation(RevocationMode.OFF).trustManager();
    var chain = shop.chain().toArray(new java.security.cert.X509Certificate[0]);
    trust.checkServerTrusted(chain, "UNKNOWN");
    vault.revocations().revoke(shop, COMPROMISED);
    assertThatThrownBy(() -> trust.checkServerTrusted(chain, "UNKNOWN"))
        .isInstanceOf(java.security.cert.CertificateException.class)
        .hasMessageContaining("[revoked]");
    careless.checkServerTrusted(chain, "UNKNOWN");
  }

  @Test
  void whereRevocationMustBeKnownAForeignChainIsRefused() throws Exception {
    issue(elsewhere, foreign, "shop", "localhost");
    issue(vault, root, "own", "localhost");
    vault.trustBundles().put("partners", TrustedAnchor.of(foreign.certificate().x509()));
    var strict =
        VaultTls.of(vault)
            .trust("root")
            .trustBundles("partners")
            .revocation(RevocationMode.HARD_FAIL);
    var told =
        VaultTls.of(vault)
            .trustBundles("partners")
            .revocation(RevocationMode.HARD_FAIL, elsewhere.revocations().knowledge());
    try (var other = TlsServer.start(VaultTls.server(elsewhere, "shop"));
        var own = TlsServer.start(VaultTls.server(vault, "own"))) {
      assertThat(own.connect(strict.context(), "localhost")).isNotNull();
      assertRefuses(other, strict.context(), "revocation-unknown");
      assertThat(other.connect(told.context(), "localhost")).isNotNull();
    }
  }

  @Test
  void aChainOfThousandsOfCertificatesIsRefusedWithinTheBudget() {
    var trust = VaultTls.of(vault).trust("root").trustManager();
    var shop = issue(elsewhere, foreign, "shop", "localhost").x509();
    var hostile = java.util.Collections.nCopies(5_000, shop);
    assertThatThrownBy(
            () ->
                trust.checkClientTrusted(
                    hostile.toArray(new java.security.cert.X509Certificate[0]), "UNKNOWN"))
        .isInstanceOf(java.security.cert.CertificateException.class)
        .hasMessageContaining("limit");
    assertThat(List.of(trust.getAcceptedIssuers())).hasSize(1);
  }
}
