package io.certwright.tests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.Certificate;
import io.certwright.CertificateImport;
import io.certwright.CertificateOperation;
import io.certwright.CertificateQuery;
import io.certwright.CertificateUpdate;
import io.certwright.OperationStatus;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.access.Identity;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.TimedOutException;
import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.errors.VaultException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Caller;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.lifecycle.LifecycleRun;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.Renewal;
import io.certwright.policy.SubjectAlternativeName;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuanceRequest;
import io.certwright.spi.issuer.IssuerAnswer;
import io.certwright.spi.keys.KeySpec;
import io.certwright.testkit.CertificateFlaw;
import io.certwright.testkit.CommitFault;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.FakeCa;
import io.certwright.testkit.FakeKeyHost;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Certificates whose requests a person takes to a CA, which {@link Home#ca} plays at its counter.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ManualIssuerTest {

  private static final Duration LIFE = Duration.ofDays(90);
  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test")
          .issuer(CertificatePolicy.UNKNOWN)
          .validity(LIFE)
          .renewal(Renewal.atFraction(2, 3))
          .build();

  private final Home home = Home.inMemory();

  @AfterEach
  void close() {
    assertThat(home.vault().audit().verify().findings()).isEmpty();
    home.close();
  }

  private CertificateOperation begin() {
    return home.vault().create("shop", SHOP);
  }

  private CertificateOperation operation() {
    return home.vault().operation("shop").orElseThrow();
  }

  /** What the CA gives for the request over its counter: the leaf, the CA, the root. */
  private List<Bytes> signed(CertificateOperation operation) {
    var now = home.clock.instant();
    var request =
        new IssuanceRequest(operation.id(), Bytes.copyOf(operation.csr()), now, now.plus(LIFE));
    return ((IssuerAnswer.Issued) home.ca.submit(request)).chain();
  }

  private List<Bytes> flawed(CertificateOperation operation, CertificateFlaw flaw) {
    home.ca.answerNext(FakeAnswer.flawed(flaw));
    return signed(operation);
  }

  private static byte[] pem(List<Bytes> certificates) {
    var text = new StringBuilder("Your certificates, with our compliments.\r\n");
    for (var certificate : certificates) {
      text.append("-----BEGIN CERTIFICATE-----\r\n")
          .append(Base64.getMimeEncoder().encodeToString(certificate.toByteArray()))
          .append("\r\n-----END CERTIFICATE-----\r\n");
    }
    return text.toString().getBytes(US_ASCII);
  }

  private static byte[][] files(List<Bytes> certificates) {
    return certificates.stream().map(Bytes::toByteArray).toArray(byte[][]::new);
  }

  private static void requireKey(Vault vault, Certificate certificate) throws Exception {
    PrivateKey key = vault.privateKey(certificate);
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update((byte) 1);
    var signed = signature.sign();
    var verification = Signature.getInstance("SHA256withECDSA");
    verification.initVerify(certificate.x509());
    verification.update((byte) 1);
    assertThat(verification.verify(signed)).isTrue();
  }

  @Test
  void aRequestIsTakenToACaAndWhatItGivesIsMerged() throws Exception {
    home.forgetCommits();
    var operation = begin();
    assertThat(operation.status()).isEqualTo(OperationStatus.PENDING);
    assertThat(operation.csrPem()).startsWith("-----BEGIN CERTIFICATE REQUEST-----\n");
    assertThat(home.vault().find("shop")).isEmpty();
    assertThat(home.commits()).as("the intent, and nothing by itself").isEqualTo(1);

    var chain = signed(operation);
    home.forgetCommits();
    var made = operation.merge(pem(chain));

    assertThat(home.commits()).as("version, state and entry together").isEqualTo(1);
    assertThat(home.vault().get("shop")).isEqualTo(made);
    assertThat(made.chain()).as("without the root").hasSize(2);
    assertThat(operation.status()).isEqualTo(OperationStatus.COMPLETED);
    assertThat(operation.await(Home.SOON)).isEqualTo(made);
    requireKey(home.vault(), made);
    assertThatThrownBy(operation::csr)
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("over");
  }

  @Test
  void theChainComesInAnyOrderInOneFileOrSeveral() throws Exception {
    for (int seed = 0; seed < 6; seed++) {
      var operation = begin();
      var chain = new ArrayList<>(signed(operation));
      var leaf = chain.get(0);
      Collections.shuffle(chain, new Random(seed));
      var made = seed % 2 == 0 ? operation.merge(pem(chain)) : operation.merge(files(chain));
      assertThat(made.chain()).hasSize(2);
      assertThat(made.x509().getEncoded()).isEqualTo(leaf.toByteArray());
    }
  }

  @Test
  void theLeafAloneIsEnough() throws Exception {
    var operation = begin();
    var made = operation.merge(signed(operation).get(0).toByteArray());
    assertThat(made.chain()).hasSize(1);
    requireKey(home.vault(), made);
  }

  @Test
  void whileItIsPendingThePresentVersionStaysAndNothingElseBegins() throws Exception {
    var first = begin();
    var current = first.merge(pem(signed(first)));
    var second = begin();
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThatThrownBy(first::status).isInstanceOf(NotFoundException.class);
    assertThat(home.vault().get("shop")).isEqualTo(current);
    requireKey(home.vault(), current);
    assertThatThrownBy(this::begin).isInstanceOf(ConflictException.class);
    var file = CertificateImport.of(new byte[] {1});
    assertThatThrownBy(() -> home.vault().importCertificate("shop", file))
        .isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> home.vault().updatePolicy("shop", SHOP))
        .isInstanceOf(ConflictException.class);
    var csr = second.csr();
    home.vault().update(current, CertificateUpdate.none().withTags(Map.of("env", "prod")));
    assertThat(second.csr()).isEqualTo(csr);
    home.clock.advance(Duration.ofDays(10));
    var renewed = second.merge(pem(signed(second)));
    assertThat(renewed.tags()).containsEntry("env", "prod");
    requireKey(home.vault(), renewed);
  }

  @Test
  void nobodyIsAskedAndNothingIsDueWhileItWaits() {
    begin();
    home.forgetCommits();
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      for (int i = 0; i < 5; i++) {
        home.clock.advance(Duration.ofDays(100));
        assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(0, 0, 0));
      }
      assertThat(home.commits()).isZero();
      assertThatThrownBy(() -> operation().await(Duration.ofMillis(50)))
          .isInstanceOf(TimedOutException.class);
      assertThat(home.ca.calls()).isEmpty();
    }
  }

  @Test
  void itIsFoundAgainAfterARestartByItsName() throws Exception {
    var csr = begin().csr();
    home.restart();
    assertThat(operation().csr()).isEqualTo(csr);
    var made = operation().merge(pem(signed(operation())));
    home.restart();
    assertThat(operation().status()).isEqualTo(OperationStatus.COMPLETED);
    requireKey(home.vault(), home.vault().get("shop"));
    assertThat(home.vault().get("shop")).isEqualTo(made);
  }

  @ParameterizedTest
  @CsvSource({
    "OTHER_KEY, KEY_MISMATCH",
    "EXPIRED, EXPIRED",
    "NOT_YET_VALID, NOT_YET_VALID",
    "OF_A_CA, UNACCEPTABLE",
    "GARBAGE, UNKNOWN_FORMAT",
  })
  void whatIsWrongIsRefusedAndTheOperationGoesOn(CertificateFlaw flaw, Reason reason) {
    var operation = begin();
    home.forgetCommits();
    var wrong = files(flawed(operation, flaw));
    assertRefused(operation, reason, wrong);
    assertThat(home.commits()).isZero();
    assertThat(operation.status()).isEqualTo(OperationStatus.PENDING);
    assertThat(operation.merge(pem(signed(operation))).chain()).hasSize(2);
  }

  private static void assertRefused(
      CertificateOperation operation, Reason reason, byte[]... files) {
    var refusal =
        catchThrowableOfType(UnreadableImportException.class, () -> operation.merge(files));
    assertThat(refusal).as("%s", reason).isNotNull();
    assertThat(refusal.reason()).isEqualTo(reason);
  }

  @Test
  void hostileFilesAreRefused() {
    var operation = begin();
    var chain = signed(operation);
    var junk = new byte[1 << 20];
    new SecureRandom().nextBytes(junk);
    junk[0] = 'x';
    assertRefused(operation, Reason.UNKNOWN_FORMAT, junk);
    assertRefused(operation, Reason.TOO_MUCH, new byte[(1 << 20) + 1]);
    assertRefused(operation, Reason.TOO_MUCH, junk, chain.get(0).toByteArray());
    assertRefused(operation, Reason.NO_CERTIFICATE);
    assertRefused(operation, Reason.UNKNOWN_FORMAT, new byte[0]);
    var truncated = chain.get(0).toByteArray();
    assertThatThrownBy(() -> operation.merge(Arrays.copyOf(truncated, truncated.length - 1)))
        .isInstanceOf(UnreadableImportException.class);
    var nested = new byte[400_000];
    Arrays.fill(nested, (byte) 0x30);
    assertThatThrownBy(() -> operation.merge(nested)).isInstanceOf(UnreadableImportException.class);
    assertThat(operation.merge(pem(chain)).chain()).hasSize(2);
  }

  @Test
  void aBrokenPathIsRefused() {
    var operation = begin();
    var chain = signed(operation);
    // Another CA of the same name, which did not sign the certificate.
    var namesake = FakeCa.withIntermediate(home.clock);
    var its =
        ((IssuerAnswer.Issued)
                namesake.submit(
                    new IssuanceRequest(
                        operation.id(),
                        Bytes.copyOf(operation.csr()),
                        home.clock.instant(),
                        home.clock.instant().plus(LIFE))))
            .chain();
    assertRefused(operation, Reason.UNACCEPTABLE, pem(List.of(chain.get(0), its.get(1))));
    assertRefused(operation, Reason.AMBIGUOUS, pem(List.of(chain.get(0), its.get(0))));
    var made = operation.merge(pem(List.of(its.get(1), chain.get(1), chain.get(0), its.get(2))));
    assertThat(made.chain()).as("what belongs to it").hasSize(2);
  }

  @Test
  void theCaMayChangeTheNamesAndTheCertificateIsFoundByThose() {
    var operation = begin();
    var made = operation.merge(files(flawed(operation, CertificateFlaw.OTHER_NAME)));
    var page = PageRequest.first(10);
    var query = CertificateQuery.all();
    assertThat(
            home.vault()
                .search(
                    query.subjectAlternativeName(SubjectAlternativeName.dns("other.example.test")),
                    page)
                .items())
        .hasSize(1);
    assertThat(home.vault().get("shop")).isEqualTo(made);
  }

  @Test
  void mergedIntoWhatAnIssuerWorksOnOrWhatIsOverIsRefused() {
    home.ca.answerNext(FakeAnswer.pending(Bytes.copyOf(new byte[] {1}), Duration.ofHours(1)));
    var theirs = home.vault().create("mail", Home.outside("mail.example.test"));
    assertThat(theirs.csr()).isNotEmpty();
    assertThatThrownBy(() -> theirs.merge(new byte[] {1}))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining(Home.CA);
    var operation = begin();
    var chain = pem(signed(operation));
    operation.merge(chain);
    assertThatThrownBy(() -> operation.merge(chain))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("over");
    assertThat(home.vault().listVersions("shop", PageRequest.first(10)).items()).hasSize(1);
    var self = home.vault().create("self", CertificatePolicy.tlsServer("s.example.test").build());
    assertThatThrownBy(() -> self.merge(chain)).isInstanceOf(ConflictException.class);
    assertThatThrownBy(self::csr).isInstanceOf(ConflictException.class);
    var cancelled = begin();
    cancelled.cancel();
    assertThatThrownBy(() -> cancelled.merge(chain)).isInstanceOf(ConflictException.class);
  }

  @Test
  void aKeyThatWasBlockedMeanwhileIsNotCertified() {
    var operation = begin();
    var chain = signed(operation);
    var engine = EngineHolder.of(home.vault()).engine();
    var request =
        engine.catalogue().requireHead("shop").value().operation().orElseThrow().request();
    engine
        .issuance()
        .blockedKeys()
        .add(Caller.OWNER, request.orElseThrow().publicKey(), "found on a disk");
    assertRefused(operation, Reason.BLOCKED_KEY, pem(chain));
    assertThat(operation.status()).isEqualTo(OperationStatus.PENDING);
    operation.cancel();
    var again = begin();
    assertThat(again.merge(pem(signed(again))).chain()).hasSize(2);
  }

  @Test
  void atRenewalTheRequestIsMadeOnceAndSomebodyIsTold() {
    var first = begin();
    var current = first.merge(pem(signed(first)));
    var events = new ArrayList<VaultEvent>();
    try (var lifecycle =
        LifecycleManager.builder(home.vault()).listener(told -> events.add(told.event())).build()) {
      assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(0, 0, 0));
      home.clock.advance(Duration.ofDays(60));
      assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(0, 1, 0));
      var operation = operation();
      assertThat(operation.status()).isEqualTo(OperationStatus.PENDING);
      assertThat(home.vault().get("shop")).isEqualTo(current);
      for (int i = 0; i < 3; i++) {
        home.clock.advance(Duration.ofDays(5));
        assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(0, 0, 0));
      }
      Instant end = current.notAfter();
      assertThat(events)
          .containsExactly(new VaultEvent.RequestReady(operation.id(), Optional.of(end)));
      assertThat(operation().id()).isEqualTo(operation.id());
      var renewed = operation.merge(pem(signed(operation)));
      home.clock.advance(Duration.ofDays(60));
      assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(0, 1, 0));
      assertThat(home.vault().get("shop")).isEqualTo(renewed);
      operation().cancel();
      home.clock.advance(Duration.ofDays(60));
      assertThat(lifecycle.runOnce()).as("given up for good").isEqualTo(new LifecycleRun(0, 0, 0));
    }
  }

  @Test
  void itCanBeDeclaredOnEveryStart() {
    for (int i = 0; i < 3; i++) {
      try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
        lifecycle.manage("shop", SHOP);
        assertThat(lifecycle.runOnce().waiting()).isEqualTo(i == 0 ? 1 : 0);
      }
      home.restart();
    }
    var made = operation().merge(pem(signed(operation())));
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      assertThat(lifecycle.manage("shop", SHOP).awaitIssued(Home.SOON)).isEqualTo(made);
    }
  }

  @Test
  void whatWasImportedIsNotAskedForUntilAPolicyIsSet() {
    var policy = SHOP.toBuilder().issuer(CertificatePolicy.SELF).exportable(true).build();
    home.vault().create("source", policy);
    try (var exported = home.vault().exportPrivateKey(home.vault().get("source"));
        var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      home.vault().disable(home.vault().get("source"));
      home.vault().delete("source");
      var file = CertificateImport.of(exported.toPem().getBytes(US_ASCII));
      home.vault().importCertificate("shop", file);
      home.clock.advance(Duration.ofDays(80));
      assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(0, 0, 0));
      home.vault().updatePolicy("shop", SHOP);
      assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(0, 1, 0));
      assertThat(operation().csr()).isNotEmpty();
    }
  }

  @Test
  void deletingAnOperationForgetsItAndGivesItUp() {
    var operation = begin();
    operation.delete();
    assertThat(home.vault().operation("shop")).isEmpty();
    assertThatThrownBy(operation::status).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(operation::delete).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> operation.merge(new byte[] {1})).isInstanceOf(NotFoundException.class);
    var again = begin();
    var made = again.merge(pem(signed(again)));
    again.delete();
    assertThat(home.vault().operation("shop")).isEmpty();
    assertThat(home.vault().get("shop")).isEqualTo(made);
    var self = home.vault().create("self", CertificatePolicy.tlsServer("s.example.test").build());
    self.delete();
    assertThat(home.vault().operation("self")).isEmpty();
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      home.clock.advance(Duration.ofDays(60));
      assertThat(lifecycle.runOnce())
          .as("the renewal of self, the request of shop")
          .isEqualTo(new LifecycleRun(1, 1, 0));
    }
  }

  @Test
  void onlyWhoMayReachesTheOperation() {
    begin();
    var mallory = home.vault().as(Identity.named("mallory"));
    assertThatThrownBy(() -> mallory.operation("shop")).isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> mallory.create("shop", SHOP))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(operation().status()).isEqualTo(OperationStatus.PENDING);
  }

  @ParameterizedTest
  @EnumSource(CommitFault.class)
  void aCrashLeavesTheOperationOrTheVersionWhole(CommitFault fault) throws Exception {
    var operation = begin();
    var chain = pem(signed(operation));
    home.faults().failNextCommit(fault);
    boolean acknowledged = true;
    try {
      operation.merge(chain);
    } catch (VaultException e) {
      acknowledged = false;
    }
    home.restart();
    var found = home.vault().find("shop");
    assertThat(operation().status())
        .isEqualTo(found.isPresent() ? OperationStatus.COMPLETED : OperationStatus.PENDING);
    if (found.isEmpty()) {
      assertThat(acknowledged).isFalse();
      operation().merge(chain);
    }
    requireKey(home.vault(), home.vault().get("shop"));
    assertThat(home.vault().listVersions("shop", PageRequest.first(10)).items()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(CommitFault.class)
  void aCrashAtTheBeginningLeavesOneRequestOrNone(CommitFault fault) {
    home.faults().failNextCommit(fault);
    try {
      begin();
    } catch (VaultException e) {
      assertThat(home.vault().list(PageRequest.first(10)).items().size()).isLessThan(2);
    }
    home.restart();
    if (home.vault().list(PageRequest.first(10)).items().isEmpty()) {
      begin();
    }
    assertThat(operation().merge(pem(signed(operation()))).chain()).hasSize(2);
  }

  @Test
  void keysInAHostStayThereAndGoWithTheOperation() throws Exception {
    var host = FakeKeyHost.create();
    try (var there = Home.protectedBy(host)) {
      var operation = there.vault().create("shop", SHOP);
      assertThat(host.hosted()).isEqualTo(1);
      operation.cancel();
      assertThat(host.hosted()).isZero();
      var again = there.vault().create("shop", SHOP);
      var now = there.clock.instant();
      var request = new IssuanceRequest(again.id(), Bytes.copyOf(again.csr()), now, now.plus(LIFE));
      var chain = ((IssuerAnswer.Issued) there.ca.submit(request)).chain();
      requireKey(there.vault(), again.merge(pem(chain)));
      there.vault().create("shop", SHOP).delete();
      assertThat(host.hosted()).as("that of the version").isEqualTo(1);
    }
  }

  @Test
  void twoNodesMergeTheSameOnce() {
    try (var cluster = Cluster.ofNodes(2)) {
      var one = cluster.node(0).vault;
      var two = cluster.node(1).vault;
      var operation = one.create("shop", SHOP);
      var there = two.operation("shop").orElseThrow();
      assertThat(there.csr()).isEqualTo(operation.csr());
      var request =
          new IssuanceRequest(
              operation.id(),
              Bytes.copyOf(operation.csr()),
              Cluster.START,
              Cluster.START.plus(LIFE));
      var chain = pem(((IssuerAnswer.Issued) cluster.ca.submit(request)).chain());
      var made = there.merge(chain);
      assertThatThrownBy(() -> operation.merge(chain)).isInstanceOf(ConflictException.class);
      assertThat(operation.await(Home.SOON)).isEqualTo(made);
      assertThat(made.key()).isEqualTo(KeySpec.EC_P256);
    }
  }
}
