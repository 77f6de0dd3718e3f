package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.OperationStatus;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.audit.AuditOutcome;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.StorageFailureException;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyRenewal;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.keys.KeySpec;
import io.certwright.testkit.CommitFault;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.FakeKeyHost;
import io.certwright.tls.VaultTls;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole of a vault whose private keys are in a key host and never leave it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KeyHostSliceTest {

  private final FakeKeyHost host = FakeKeyHost.create();
  private final Home home = Home.protectedBy(host);

  @AfterEach
  void close() {
    home.close();
  }

  private CertificatePolicy leafOf(EmbeddedCa ca) {
    return CertificatePolicy.tlsServer("shop.example.test").issuer(ca.name()).build();
  }

  private EmbeddedCa issuing(Vault vault) {
    var root = EmbeddedCa.openOrCreateRoot(vault, "host-root");
    return EmbeddedCa.openOrCreateIssuing(vault, "host-issuing", root);
  }

  private static byte[] sign(PrivateKey key, String algorithm) throws GeneralSecurityException {
    var signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    pss(signer, algorithm);
    signer.update("message".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return signer.sign();
  }

  private static boolean verify(PublicKey key, String algorithm, byte[] signature)
      throws GeneralSecurityException {
    var verifier = Signature.getInstance(algorithm);
    verifier.initVerify(key);
    pss(verifier, algorithm);
    verifier.update("message".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return verifier.verify(signature);
  }

  private static void pss(Signature signature, String algorithm) throws GeneralSecurityException {
    if (algorithm.equals("RSASSA-PSS")) {
      signature.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    }
  }

  @Test
  void rootIntermediateAndLeafAreHosted() throws Exception {
    var vault = home.vault();
    var ca = issuing(vault);
    long before = host.signatures();
    var operation = vault.create("shop", leafOf(ca));
    assertThat(operation.status()).isEqualTo(OperationStatus.COMPLETED);
    assertThat(host.signatures() - before).as("one by the CA's key").isEqualTo(1);
    var shop = vault.get("shop");
    assertThat(shop.chain()).hasSize(2);
    shop.x509().verify(ca.certificate().x509().getPublicKey());
    assertThat(host.hosted()).isEqualTo(3);
    assertThat(host.generated()).isEqualTo(3);
    assertThat(vault.audit().verify().findings()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = KeySpec.class,
      names = {"RSA_2048", "EC_P256", "EC_P384", "EC_P521", "ED25519", "ED448"})
  void eachKindOfKeySignsItself(KeySpec key) throws Exception {
    var policy = CertificatePolicy.tlsServer("self.example.test").key(key).build();
    home.vault().create("self", policy);
    var certificate = home.vault().get("self");
    certificate.x509().verify(certificate.x509().getPublicKey());
    assertThat(certificate.key()).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({
    "EC_P256, SHA256withECDSA",
    "EC_P384, SHA384withECDSA",
    "EC_P521, SHA512withECDSA",
    "RSA_2048, SHA256withRSA",
    "RSA_2048, RSASSA-PSS",
    "ED25519, Ed25519"
  })
  void handlesSignInTheHost(KeySpec key, String algorithm) throws Exception {
    var vault = home.vault();
    vault.create("shop", CertificatePolicy.tlsServer("shop.example.test").key(key).build());
    var certificate = vault.get("shop");
    var handle = vault.privateKey(certificate);
    assertThat(handle.getEncoded()).isNull();
    assertThat(handle.getFormat()).isNull();
    long before = host.signatures();
    var signature = sign(handle, algorithm);
    assertThat(host.signatures() - before).isEqualTo(1);
    assertThat(verify(certificate.x509().getPublicKey(), algorithm, signature)).isTrue();
  }

  @Test
  void tlsIsServedByTheHost() throws Exception {
    var vault = home.vault();
    // Certificates that are valid by the clock of this machine, which JSSE looks at.
    home.clock.set(java.time.Clock.systemUTC().instant());
    var ca = issuing(vault);
    vault.create("shop", leafOf(ca));
    var server = VaultTls.server(vault, "shop");
    var client = VaultTls.client(vault, "host-root");
    try (var listening = (SSLServerSocket) server.getServerSocketFactory().createServerSocket(0)) {
      var served =
          CompletableFuture.runAsync(
              () -> {
                try (var socket = (SSLSocket) listening.accept()) {
                  socket.getOutputStream().write(42);
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      long before = host.signatures();
      try (var socket =
          (SSLSocket)
              client
                  .getSocketFactory()
                  .createSocket(
                      java.net.InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
        assertThat(socket.getInputStream().read()).isEqualTo(42);
        assertThat(socket.getSession().getPeerCertificates()[0])
            .isEqualTo(vault.get("shop").x509());
      }
      served.get(30, TimeUnit.SECONDS);
      assertThat(host.signatures()).isGreaterThan(before);
    }
  }

  @Test
  void renewalMakesANewKeyInTheHost() {
    var vault = home.vault();
    var ca = issuing(vault);
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      lifecycle.manage("shop", leafOf(ca));
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
      var first = vault.get("shop");
      home.clock.advance(Duration.ofDays(61));
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
      var second = vault.get("shop");
      assertThat(second.x509().getPublicKey()).isNotEqualTo(first.x509().getPublicKey());
      assertThat(host.hosted()).as("two of CAs, two versions").isEqualTo(4);
    }
  }

  @Test
  void aReusedKeyStaysTheSameHostedKey() throws Exception {
    var policy =
        CertificatePolicy.tlsServer("shop.example.test").keyRenewal(KeyRenewal.reuse()).build();
    var vault = home.vault();
    vault.create("shop", policy);
    var first = vault.get("shop");
    vault.create("shop", policy);
    var second = vault.get("shop");
    assertThat(second.x509().getPublicKey()).isEqualTo(first.x509().getPublicKey());
    assertThat(host.hosted()).isEqualTo(1);
    var signature = sign(vault.privateKey(second), "SHA256withECDSA");
    assertThat(verify(first.x509().getPublicKey(), "SHA256withECDSA", signature)).isTrue();
  }

  /** A next key waits in the host, survives a host that is away, and goes with its certificate. */
  @Test
  void aNextKeyIsMadeInTheHost() {
    var policy =
        CertificatePolicy.tlsServer("shop.example.test")
            .keyRenewal(KeyRenewal.preparedAhead(Duration.ofDays(10)))
            .build();
    var vault = home.vault();
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      lifecycle.manage("shop", policy);
      lifecycle.runOnce();
      var due = vault.list(PageRequest.first(1)).items().get(0).nextAction().orElseThrow();
      home.clock.set(due);
      host.switchOff();
      lifecycle.runOnce();
      assertThat(Trail.last(vault, "lifecycle/prepare-key").outcome())
          .isEqualTo(AuditOutcome.FAILED);
      assertThat(vault.operation("shop").orElseThrow().failure())
          .as("issuance has not failed")
          .isEmpty();
      host.switchOn();
      home.clock.advance(Duration.ofDays(1));
      lifecycle.runOnce();
      var next = vault.nextPublicKey("shop").orElseThrow();
      assertThat(host.hosted()).isEqualTo(2);
      home.clock.advance(Duration.ofDays(9));
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
      assertThat(vault.get("shop").x509().getPublicKey()).isEqualTo(next);
      assertThat(host.hosted()).as("none was made besides").isEqualTo(2);
      home.clock.set(vault.list(PageRequest.first(1)).items().get(0).nextAction().orElseThrow());
      lifecycle.runOnce();
      assertThat(host.hosted()).isEqualTo(3);
      vault.updatePolicy("shop", policy.toBuilder().key(KeySpec.EC_P384).build());
      lifecycle.runOnce();
      assertThat(host.hosted()).as("one of another kind in its place").isEqualTo(3);
      vault.delete("shop");
      vault.deleted().purge("shop");
      assertThat(host.hosted()).isZero();
    }
    assertThat(vault.audit().verify().findings()).isEmpty();
  }

  @Test
  void exportIsRefusedAndTold() {
    var vault = home.vault();
    vault.create("shop", CertificatePolicy.tlsServer("shop.example.test").build());
    var certificate = vault.get("shop");
    var thrown =
        catchThrowableOfType(KeyAccessException.class, () -> vault.exportPrivateKey(certificate));
    assertThat(thrown.reason()).isEqualTo(KeyAccessException.Reason.NOT_EXPORTABLE);
    assertThat(thrown).hasMessageContaining("fake-hsm").hasMessageContaining("stays in the vault");
  }

  @Test
  void anExportablePolicyIsRefusedByField() {
    var policy = CertificatePolicy.tlsServer("shop.example.test").exportable(true).build();
    assertThatThrownBy(() -> home.vault().create("shop", policy))
        .isInstanceOfSatisfying(
            InvalidPolicyException.class,
            e ->
                assertThat(e.problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.field()).isEqualTo("exportable")));
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      assertThatThrownBy(() -> lifecycle.manage("shop", policy))
          .isInstanceOf(InvalidPolicyException.class);
    }
    assertThat(host.generated()).isZero();
  }

  @Test
  void aKindOfKeyThatTheHostCannotMakeIsRefused() {
    var small = FakeKeyHost.supporting(KeySpec.EC_P256);
    try (var vault = Vault.open(MemoryStorage.create(), small)) {
      var policy = CertificatePolicy.tlsServer("a.example.test").key(KeySpec.EC_P384).build();
      assertThatThrownBy(() -> vault.create("shop", policy))
          .isInstanceOfSatisfying(
              KeyAccessException.class,
              e -> assertThat(e.reason()).isEqualTo(KeyAccessException.Reason.UNSUPPORTED))
          .hasMessageContaining("EC_P384");
      assertThat(vault.find("shop")).isEmpty();
    }
  }

  @Test
  void aHostThatIsAwayIsAClearErrorAndComesBack() throws Exception {
    var vault = home.vault();
    var ca = issuing(vault);
    vault.create("shop", leafOf(ca));
    var handle = vault.privateKey(vault.get("shop"));
    host.switchOff();
    assertThatThrownBy(() -> vault.create("second", leafOf(ca)))
        .isInstanceOfSatisfying(
            KeyAccessException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(KeyAccessException.Reason.UNAVAILABLE);
              assertThat(e.isRetryable()).isTrue();
            })
        .hasMessageContaining("switched off");
    assertThat(vault.find("second")).isEmpty();
    assertThatThrownBy(() -> sign(handle, "SHA256withECDSA"))
        .isInstanceOfAny(KeyAccessException.class, SignatureException.class)
        .hasMessageContaining("switched off");
    assertThat(vault.get("shop").name()).as("reading needs no key").isEqualTo("shop");
    host.switchOn();
    sign(handle, "SHA256withECDSA");
    vault.create("second", leafOf(ca));
    assertThat(vault.audit().verify().findings()).isEmpty();
  }

  @Test
  void renewalsThatFailForTheHostAreMadeLater() {
    var vault = home.vault();
    var ca = issuing(vault);
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      lifecycle.manage("shop", leafOf(ca));
      lifecycle.runOnce();
      home.clock.advance(Duration.ofDays(61));
      host.switchOff();
      assertThat(lifecycle.runOnce().failed()).isEqualTo(1);
      host.switchOn();
      home.clock.advance(Duration.ofHours(7));
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
    }
  }

  @Test
  void aLostKeyIsNamed() {
    var vault = home.vault();
    vault.create("shop", CertificatePolicy.tlsServer("shop.example.test").build());
    var handle = vault.privateKey(vault.get("shop"));
    host.loseKeys();
    assertThatThrownBy(() -> sign(handle, "SHA256withECDSA"))
        .isInstanceOfAny(KeyAccessException.class, SignatureException.class)
        .hasMessageContaining("no such key");
  }

  @Test
  void reopeningFindsTheKeysAgain() throws Exception {
    var ca = issuing(home.vault());
    home.vault().create("shop", leafOf(ca));
    var vault = home.restart();
    var again = issuing(vault);
    vault.create("second", leafOf(again));
    var shop = vault.get("shop");
    var signature = sign(vault.privateKey(shop), "SHA256withECDSA");
    assertThat(verify(shop.x509().getPublicKey(), "SHA256withECDSA", signature)).isTrue();
    assertThat(host.hosted()).isEqualTo(4);
  }

  @Test
  void reopeningWithoutTheHostChangesNothing() {
    home.vault().create("shop", CertificatePolicy.tlsServer("shop.example.test").build());
    home.vault().close();
    host.switchOff();
    assertThatThrownBy(() -> Vault.open(home.another(), host))
        .isInstanceOfSatisfying(
            KeyAccessException.class,
            e -> assertThat(e.reason()).isEqualTo(KeyAccessException.Reason.UNAVAILABLE));
    assertThatThrownBy(() -> Vault.open(home.another(), FakeKeyHost.create()))
        .isInstanceOfSatisfying(
            KeyAccessException.class,
            e -> assertThat(e.reason()).isEqualTo(KeyAccessException.Reason.WRONG_SECRET));
    assertThatThrownBy(() -> Vault.open(home.another(), KeyProtections.ephemeral()))
        .isInstanceOf(KeyAccessException.class)
        .hasMessageContaining("fake-hsm");
    host.switchOn();
    assertThat(home.restart().get("shop").name()).isEqualTo("shop");
  }

  @Test
  void keysThatWereMadeForNothingAreDestroyed() {
    var vault = home.vault();
    var ca = issuing(vault);
    var tooLong = leafOf(ca).toBuilder().validity(Duration.ofDays(4000)).build();
    assertThatThrownBy(() -> vault.create("shop", tooLong)).isInstanceOf(IssuanceException.class);
    home.faults().failNextCommit(CommitFault.THROWN_BEFORE);
    assertThatThrownBy(() -> vault.create("shop", leafOf(ca)))
        .isInstanceOf(StorageFailureException.class);
    assertThat(host.hosted()).as("the CAs'").isEqualTo(2);
    var outside = Home.outside("shop.example.test");
    home.ca.answerNext(FakeAnswer.refuse(Refusal.REJECTED, "no", Optional.empty()));
    vault.create("shop", outside);
    assertThat(host.hosted()).isEqualTo(2);
    home.ca.answerNext(FakeAnswer.pending(Bytes.empty(), Duration.ofDays(1)));
    var operation = vault.create("shop", outside);
    assertThat(host.hosted()).isEqualTo(3);
    operation.cancel();
    assertThat(host.hosted()).isEqualTo(2);
    vault.create("shop", outside);
    assertThat(host.hosted()).isEqualTo(3);
  }

  @Test
  void aReusedKeySurvivesARenewalThatIsRefused() throws Exception {
    var vault = home.vault();
    var policy =
        Home.outside("shop.example.test").toBuilder().keyRenewal(KeyRenewal.reuse()).build();
    vault.create("shop", policy);
    home.ca.answerNext(FakeAnswer.refuse(Refusal.REJECTED, "no", Optional.empty()));
    vault.create("shop", policy);
    assertThat(host.hosted()).isEqualTo(1);
    sign(vault.privateKey(vault.get("shop")), "SHA256withECDSA");
  }

  @Test
  void anOutsideIssuerGoesOnWithTheHostedKeyAfterARestart() throws Exception {
    home.ca.answerNext(FakeAnswer.pending(Bytes.copyOf(new byte[] {9}), Duration.ofDays(1)));
    home.vault().create("shop", Home.outside("shop.example.test"));
    var vault = home.restart();
    home.clock.advance(Duration.ofDays(2));
    var certificate = vault.operation("shop").orElseThrow().await(Home.SOON);
    var signature = sign(vault.privateKey(certificate), "SHA256withECDSA");
    assertThat(verify(certificate.x509().getPublicKey(), "SHA256withECDSA", signature)).isTrue();
    assertThat(List.of(host.generated(), (long) host.hosted())).containsExactly(1L, 1L);
  }

  @Test
  void aSlowHostIsOnlySlow() {
    host.delay(Duration.ofMillis(200));
    home.vault().create("shop", CertificatePolicy.tlsServer("shop.example.test").build());
    assertThat(home.vault().get("shop").name()).isEqualTo("shop");
  }
}
