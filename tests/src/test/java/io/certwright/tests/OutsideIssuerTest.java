package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.CertificateOperation;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.OperationStatus;
import io.certwright.Vault;
import io.certwright.audit.AuditOutcome;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.StorageFailureException;
import io.certwright.errors.TimedOutException;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyRenewal;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuanceRequest;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerAnswer;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.keys.KeySpec;
import io.certwright.testkit.CertificateFlaw;
import io.certwright.testkit.CommitFault;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.FakeCa;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Issuance by a CA outside the vault: its answers, its silence, and crashes in between. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OutsideIssuerTest {

  private static final Bytes ORDER = Bytes.copyOf(new byte[] {1, 2, 3});
  private static final Bytes SECOND_ORDER = Bytes.copyOf(new byte[] {4});
  private static final CertificatePolicy SHOP = Home.outside("shop.example.test");

  private final Home home = Home.inMemory();
  private final FakeCa ca = home.ca;

  @AfterEach
  void close() {
    home.close();
  }

  private CertificateOperation create() {
    return home.vault().create("shop", SHOP);
  }

  private CertificateOperation operation() {
    return home.vault().operation("shop").orElseThrow();
  }

  private void requireWorkingKey() throws Exception {
    var vault = home.vault();
    var certificate = vault.get("shop");
    var signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(vault.privateKey(certificate));
    signer.update((byte) 7);
    var signature = signer.sign();
    var verifier = Signature.getInstance("SHA256withECDSA");
    verifier.initVerify(certificate.x509().getPublicKey());
    verifier.update((byte) 7);
    assertThat(verifier.verify(signature)).isTrue();
  }

  private void requireIntact() {
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = KeySpec.class,
      names = {"EC_P256", "EC_P384", "ED25519", "RSA_2048"})
  void anAnswerAtOnceCompletesTheOperation(KeySpec key) throws Exception {
    var operation = home.vault().create("shop", SHOP.toBuilder().key(key).build());
    assertThat(operation.status()).isEqualTo(OperationStatus.COMPLETED);
    var certificate = home.vault().get("shop");
    assertThat(certificate.chain()).as("without the root").hasSize(2);
    certificate.chain().get(1).verify(ca.root().getPublicKey());
    assertThat(certificate.x509().getSerialNumber())
        .isEqualTo(ca.issuances().get(0).certificate().getSerialNumber());
    assertThat(certificate.x509().getSubjectAlternativeNames())
        .anySatisfy(name -> assertThat(name.get(1)).isEqualTo("shop.example.test"));
    assertThat(ca.submits(operation.id())).isEqualTo(1);
    requireIntact();
  }

  @Test
  void theKeyOfAnAnswerWorks() throws Exception {
    create();
    requireWorkingKey();
    home.restart();
    requireWorkingKey();
  }

  @Test
  void aPendingOrderGoesOnAfterDaysAndRestarts() throws Exception {
    ca.answerNext(
        FakeAnswer.pending(ORDER, Duration.ofDays(1)),
        FakeAnswer.pending(SECOND_ORDER, Duration.ofDays(1)),
        FakeAnswer.pending(SECOND_ORDER, Duration.ofDays(2)));
    var id = create().id();
    assertThat(operation().status()).isEqualTo(OperationStatus.PENDING);
    assertThat(home.vault().find("shop")).isEmpty();
    assertThatThrownBy(() -> home.vault().get("shop")).isInstanceOf(NotFoundException.class);
    for (int day = 1; day <= 4; day++) {
      home.clock.advance(Duration.ofDays(1));
      var vault = home.restart();
      assertThat(operation().id()).isEqualTo(id);
      try (var lifecycle = LifecycleManager.builder(vault).build()) {
        lifecycle.runOnce();
      }
    }
    assertThat(operation().status()).isEqualTo(OperationStatus.COMPLETED);
    assertThat(ca.submits(id)).isEqualTo(1);
    assertThat(ca.resumes(id)).as("not on the third day, which it did not ask for").isEqualTo(3);
    assertThat(ca.issuances()).hasSize(1);
    assertThat(ca.calls())
        .extracting(call -> call.request().csr())
        .as("the request is the same to the byte")
        .containsOnly(ca.calls().get(0).request().csr());
    assertThat(ca.calls())
        .extracting(FakeCa.Call::order)
        .containsExactly(
            Optional.empty(),
            Optional.of(ORDER),
            Optional.of(SECOND_ORDER),
            Optional.of(SECOND_ORDER));
    requireWorkingKey();
    requireIntact();
  }

  @Test
  void waitingAsksAgainWhenItIsWorthIt() {
    ca.answerNext(FakeAnswer.pending(ORDER, Duration.ofHours(1)));
    var operation = create();
    assertThatThrownBy(() -> operation.await(Duration.ofMillis(300)))
        .isInstanceOf(TimedOutException.class)
        .hasMessageContaining("shop")
        .hasMessageContaining("it goes on");
    assertThat(ca.resumes(operation.id())).isZero();
    home.clock.advance(Duration.ofHours(2));
    assertThat(operation.await(Home.SOON).name()).isEqualTo("shop");
    assertThat(ca.resumes(operation.id())).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "TRANSIENT, PENDING",
    "RATE_LIMITED, PENDING",
    "REJECTED, FAILED",
    "MISCONFIGURED, FAILED"
  })
  void eachClassOfRefusalTakesItsCourse(Refusal refusal, OperationStatus status) {
    ca.answerNext(FakeAnswer.refuse(refusal, "no-because", Optional.of(Duration.ofMinutes(90))));
    var operation = create();
    assertThat(operation.status()).isEqualTo(status);
    var failure = operation.failure().orElseThrow();
    assertThat(failure.refusal()).isEqualTo(refusal);
    assertThat(failure.code()).isEqualTo("no-because");
    assertThat(home.vault().find("shop")).isEmpty();
    if (status == OperationStatus.FAILED) {
      var thrown =
          catchThrowableOfType(
              IssuanceException.class, () -> operation.await(Duration.ofSeconds(1)));
      assertThat(thrown.refusal()).isEqualTo(refusal);
      assertThat(thrown.code()).isEqualTo("no-because");
      assertThat(thrown.getMessage().split("No certificate was issued", -1)).hasSize(2);
    } else {
      home.clock.advance(Duration.ofMinutes(89));
      assertThatThrownBy(() -> operation.await(Duration.ofMillis(50)))
          .isInstanceOf(TimedOutException.class)
          .hasMessageContaining("no-because");
      assertThat(ca.calls()).as("left alone as it asked").hasSize(1);
      home.clock.advance(Duration.ofMinutes(3));
      operation.await(Home.SOON);
      assertThat(ca.submits(operation.id())).isEqualTo(2);
      assertThat(ca.issuances()).hasSize(1);
    }
    assertThat(home.vault().audit().entries(Optional.empty(), 100).entries())
        .filteredOn(entry -> entry.operation().equals("certificates/refused"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.outcome()).isEqualTo(AuditOutcome.FAILED))
        .satisfies(entry -> assertThat(entry.detail()).contains("no-because"));
    requireIntact();
  }

  @ParameterizedTest
  @CsvSource({
    "OTHER_KEY, another key",
    "OTHER_NAME, other.example.test",
    "EXPIRED, not now",
    "NOT_YET_VALID, not now",
    "OF_A_CA, CA certificate",
    "GARBAGE, no certificate",
    "WRONG_ORDER, another key",
    "FOREIGN_ISSUER, did not sign",
    "NO_CERTIFICATE, 0 certificates"
  })
  void aFlawedAnswerNeverBecomesAVersion(CertificateFlaw flaw, String reason) {
    ca.answerNext(FakeAnswer.flawed(flaw));
    var operation = create();
    assertThat(operation.status()).isEqualTo(OperationStatus.FAILED);
    var failure = operation.failure().orElseThrow();
    assertThat(failure.code()).isEqualTo("unacceptable-answer");
    assertThat(failure.message()).contains(reason);
    assertThat(home.vault().find("shop")).isEmpty();
    assertThatThrownBy(() -> operation.await(Duration.ofSeconds(1)))
        .isInstanceOf(IssuanceException.class)
        .hasMessageContaining(reason);
    // The CA has come to its senses, and somebody tries again.
    create().await(Home.SOON);
    assertThat(ca.issuances()).hasSize(1);
    requireIntact();
  }

  @Test
  void aCertificateThatWouldBeRenewedAtOnceIsNotAccepted() {
    ca.answerNext(FakeAnswer.flawed(CertificateFlaw.ENDS_AT_ONCE));
    var renewing =
        SHOP.toBuilder().renewal(io.certwright.policy.Renewal.before(Duration.ofDays(10))).build();
    var operation = home.vault().create("shop", renewing);
    assertThat(operation.failure().orElseThrow().message()).contains("renewed at once");
  }

  @Test
  void aFlawedRenewalLeavesTheCurrentVersion() {
    var version = create().await(Home.SOON).version();
    ca.answerNext(FakeAnswer.flawed(CertificateFlaw.OTHER_KEY));
    create();
    assertThat(home.vault().get("shop").version()).isEqualTo(version);
    requireIntact();
  }

  @Test
  void aSecondCreateMeanwhileIsAConflict() {
    ca.answerNext(FakeAnswer.pending(ORDER, Duration.ofHours(1)));
    create();
    assertThatThrownBy(this::create)
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("in progress")
        .hasMessageContaining("cancel");
    assertThat(ca.calls()).hasSize(1);
  }

  @Test
  void cancellingGivesUpAndAllowsAnother() {
    ca.answerNext(FakeAnswer.pending(ORDER, Duration.ofHours(1)));
    var first = create();
    first.cancel();
    assertThat(first.status()).isEqualTo(OperationStatus.CANCELLED);
    assertThatThrownBy(first::cancel).isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> first.await(Duration.ofSeconds(1)))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("cancelled");
    var second = create();
    second.await(Home.SOON);
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThatThrownBy(first::status).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(first::cancel).as("not the later one").isInstanceOf(NotFoundException.class);
    requireIntact();
  }

  @Test
  void whatArrivesAfterACancelIsNotAccepted() throws Exception {
    ca.answerNext(FakeAnswer.pending(ORDER, Duration.ofHours(1)));
    var operation = create();
    home.clock.advance(Duration.ofHours(2));
    ca.holdCalls();
    var waiting = CompletableFuture.supplyAsync(() -> outcomeOf(() -> operation.await(Home.SOON)));
    Eventually.holds(() -> ca.heldCalls() == 1);
    operation.cancel();
    ca.releaseCalls();
    assertThat(waiting.get(30, TimeUnit.SECONDS)).isInstanceOf(ConflictException.class);
    assertThat(home.vault().find("shop")).isEmpty();
    assertThat(operation.status()).isEqualTo(OperationStatus.CANCELLED);
    requireIntact();
  }

  @Test
  void aCancelledRenewalIsMadeAgainInTime() {
    var version = create().await(Home.SOON);
    home.clock.advance(Duration.ofDays(70));
    ca.answerNext(FakeAnswer.pending(ORDER, Duration.ofDays(1)));
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      assertThat(lifecycle.runOnce().waiting()).isEqualTo(1);
      operation().cancel();
      assertThat(lifecycle.runOnce()).as("not at once").isEqualTo(Runs.NOTHING);
      home.clock.advance(Duration.ofDays(2));
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
    }
    assertThat(home.vault().get("shop").version()).isNotEqualTo(version.version());
  }

  @Test
  void anIssuerThatThrowsIsAskedAgain() {
    ca.answerNext(FakeAnswer.fail(new IllegalStateException("socket closed")));
    var operation = create();
    assertThat(operation.status()).isEqualTo(OperationStatus.PENDING);
    assertThat(operation.failure().orElseThrow().refusal()).isEqualTo(Refusal.TRANSIENT);
    // What foreign code throws may say anything, a secret included: only its class is kept.
    assertThat(operation.failure().orElseThrow().message())
        .contains("IllegalStateException")
        .doesNotContain("socket closed");
    home.clock.advance(Duration.ofHours(1));
    operation.await(Home.SOON);
    assertThat(ca.issuances()).hasSize(1);
  }

  /** Answers that break the contract in ways that no script of {@link FakeCa} does. */
  private static List<Supplier<IssuerAnswer>> brokenAnswers() {
    var huge = "x".repeat(3_000_000);
    var far = Instant.MAX;
    var answers = new ArrayList<Supplier<IssuerAnswer>>();
    answers.add(() -> null);
    answers.add(() -> new IssuerAnswer.Pending(ORDER, Instant.MIN));
    answers.add(() -> new IssuerAnswer.Pending(ORDER, far));
    answers.add(() -> new IssuerAnswer.Pending(null, Home.START));
    answers.add(() -> new IssuerAnswer.Pending(ORDER, null));
    answers.add(() -> refusal(huge, huge, Optional.empty()));
    answers.add(() -> refusal("\ud800", "\u202e\r\n\u0000", Optional.empty()));
    answers.add(() -> refusal("x", "y", Optional.of(Duration.ofSeconds(Long.MAX_VALUE))));
    answers.add(() -> refusal("x", "y", Optional.of(Duration.ofSeconds(Long.MIN_VALUE))));
    answers.add(OutsideIssuerTest::refusalOfNulls);
    answers.add(() -> new IssuerAnswer.Issued(List.of(Bytes.copyOf(new byte[2_000_000]))));
    answers.add(
        () -> {
          throw new IllegalStateException("\ud800" + huge);
        });
    return answers;
  }

  /** What an issuer that knows nothing of the contract may answer. */
  @SuppressWarnings("NullOptional")
  private static IssuerAnswer refusalOfNulls() {
    return refusal(null, null, null);
  }

  private static IssuerAnswer refusal(String code, String message, Optional<Duration> after) {
    return new IssuerAnswer.Refused(Refusal.RATE_LIMITED, code, message, after);
  }

  @Test
  void answersThatBreakTheContractDoNoHarm() {
    int number = 0;
    for (var broken : brokenAnswers()) {
      var answers = new ArrayList<>(List.of(broken));
      var issuer =
          new Issuer() {
            @Override
            public IssuerAnswer submit(IssuanceRequest request) {
              return answers.isEmpty() ? ca.submit(request) : answers.remove(0).get();
            }

            @Override
            public IssuerAnswer resume(IssuanceRequest request, Bytes order) {
              return ca.submit(request);
            }
          };
      home.replaceIssuer(issuer);
      var vault = home.restart();
      var name = "broken-" + number++;
      var policy = Home.outside(name + ".example.test");
      var operation = vault.create(name, policy);
      assertThat(operation.status()).isIn(OperationStatus.PENDING, OperationStatus.FAILED);
      operation
          .failure()
          .ifPresent(failure -> assertThat(failure.message()).hasSizeLessThan(1_100));
      var next =
          vault.list(io.certwright.PageRequest.first(100)).items().stream()
              .filter(line -> line.name().equals(name))
              .findFirst()
              .orElseThrow()
              .nextAction();
      assertThat(next.orElseThrow())
          .as("answer %s", number)
          .isAfter(home.clock.instant())
          .isBefore(home.clock.instant().plus(Duration.ofDays(31)));
      home.clock.advance(Duration.ofDays(31));
      try (var lifecycle = LifecycleManager.builder(vault).build()) {
        lifecycle.runOnce();
      }
      assertThat(vault.get(name).name()).isEqualTo(name);
    }
    requireIntact();
  }

  @Test
  void aSlowIssuersAnswerIsJudgedByTheTimeOfItsArrival() throws Exception {
    ca.holdCalls();
    var creating = CompletableFuture.supplyAsync(this::create);
    Eventually.holds(() -> ca.heldCalls() == 1);
    home.clock.advance(Duration.ofHours(3));
    ca.answerNext(FakeAnswer.pending(ORDER, Duration.ofHours(1)));
    ca.releaseCalls();
    creating.get(30, TimeUnit.SECONDS);
    assertThat(home.vault().list(io.certwright.PageRequest.first(1)).items().get(0).nextAction())
        .contains(Home.START.plus(Duration.ofHours(4)));
  }

  @Test
  @SuppressWarnings("try") // the manager only has to run
  void severalWhoWaitAskOnce() throws Exception {
    ca.answerNext(FakeAnswer.pending(ORDER, Duration.ofHours(1)));
    var operation = create();
    home.clock.advance(Duration.ofHours(2));
    ca.holdCalls();
    var waiting = new ArrayList<CompletableFuture<Object>>();
    for (int i = 0; i < 8; i++) {
      waiting.add(CompletableFuture.supplyAsync(() -> outcomeOf(() -> operation.await(Home.SOON))));
    }
    try (var lifecycle = LifecycleManager.start(home.vault())) {
      Eventually.holds(() -> ca.heldCalls() == 1);
      Thread.sleep(300);
      assertThat(ca.heldCalls()).isEqualTo(1);
      ca.releaseCalls();
      for (var each : waiting) {
        assertThat(each.get(60, TimeUnit.SECONDS)).isInstanceOf(io.certwright.Certificate.class);
      }
    }
    assertThat(ca.resumes(operation.id())).isEqualTo(1);
    assertThat(ca.issuances()).hasSize(1);
  }

  @Test
  void aLongAbsenceDoesNotUseTheLifeUp() {
    var brief = SHOP.toBuilder().validity(Duration.ofMinutes(1)).build();
    ca.answerNext(FakeAnswer.fail(new IllegalStateException("down")));
    var operation = home.vault().create("shop", brief);
    home.clock.advance(Duration.ofHours(1));
    var certificate = operation.await(Home.SOON);
    assertThat(certificate.notAfter()).isAfter(home.clock.instant().plusSeconds(50));
    assertThat(ca.issuances()).hasSize(1);
  }

  @Test
  void anIntentThatCannotBeStoredAsksNobody() {
    for (var fault : List.of(CommitFault.THROWN_BEFORE, CommitFault.REQUEST_LOST)) {
      home.faults().failNextCommit(fault);
      assertThatThrownBy(this::create).isInstanceOf(StorageFailureException.class);
    }
    assertThat(ca.calls()).isEmpty();
    assertThat(home.vault().list(io.certwright.PageRequest.first(10)).items()).isEmpty();
    requireIntact();
  }

  @Test
  void anIntentWhoseReplyIsLostGoesOn() {
    home.faults().failNextCommit(CommitFault.REPLY_LOST);
    assertThat(create().status()).isEqualTo(OperationStatus.COMPLETED);
    assertThat(ca.calls()).hasSize(1);
  }

  /** After the intent and before the CA: the process dies while the request is on its way. */
  @Test
  void aCrashBetweenIntentAndAnswerIsTakenUpAgain() throws Exception {
    ca.answerNext(FakeAnswer.fail(new LostProcess()));
    var crashed = home.vault();
    assertThat(create().status()).isEqualTo(OperationStatus.PENDING);
    crashed.close();
    home.restart();
    home.clock.advance(Duration.ofHours(1));
    operation().await(Home.SOON);
    assertThat(ca.issuances()).hasSize(1);
    requireWorkingKey();
    requireIntact();
  }

  private static final class LostProcess extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @EnumSource(CommitFault.class)
  void aCrashAfterTheCaIssuedFindsTheSameCertificate(CommitFault fault) throws Exception {
    // The second commit is the result; the CA has issued by then.
    ca.holdCalls();
    var creating = CompletableFuture.supplyAsync(() -> outcomeOf(this::create));
    Eventually.holds(() -> ca.heldCalls() == 1);
    home.faults().failNextCommit(fault);
    ca.releaseCalls();
    var outcome = creating.get(60, TimeUnit.SECONDS);
    assertThat(ca.issuances()).hasSize(1);
    if (fault == CommitFault.REPLY_LOST) {
      assertThat(outcome).isInstanceOf(CertificateOperation.class);
    } else {
      assertThat(outcome).isInstanceOf(StorageFailureException.class);
      assertThat(home.vault().find("shop")).isEmpty();
    }
    home.restart();
    home.clock.advance(Duration.ofHours(1));
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      lifecycle.runOnce();
    }
    var certificate = home.vault().get("shop");
    assertThat(ca.issuances()).as("never asked twice").hasSize(1);
    assertThat(certificate.x509()).isEqualTo(ca.issuances().get(0).certificate());
    requireWorkingKey();
    requireIntact();
  }

  @Test
  void aLostReplyOfTheCaIsNoSecondCertificate() {
    ca.answerNext(FakeAnswer.issueAndLoseReply(), FakeAnswer.issueAndLoseReply());
    var operation = create();
    for (int i = 0; i < 3; i++) {
      home.clock.advance(Duration.ofHours(1));
      try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
        lifecycle.runOnce();
      }
    }
    assertThat(operation.status()).isEqualTo(OperationStatus.COMPLETED);
    assertThat(ca.issuances()).hasSize(1);
    assertThat(ca.submits(operation.id())).isEqualTo(3);
  }

  @Test
  void anIssuerThatIsNoLongerRegisteredIsNamed() {
    ca.answerNext(FakeAnswer.pending(ORDER, Duration.ofHours(1)));
    create();
    home.vault().close();
    home.clock.advance(Duration.ofHours(2));
    try (var vault = Vault.builder(home.another(), home.protection).clock(home.clock).open()) {
      var operation = vault.operation("shop").orElseThrow();
      assertThatThrownBy(() -> operation.await(Duration.ofSeconds(1)))
          .isInstanceOf(InvalidPolicyException.class)
          .hasMessageContaining(Home.CA);
      try (var lifecycle = LifecycleManager.builder(vault).build()) {
        assertThat(lifecycle.runOnce().failed()).isEqualTo(1);
      }
      assertThat(operation.failure().orElseThrow().refusal()).isEqualTo(Refusal.MISCONFIGURED);
      assertThat(operation.status())
          .as("the order is not given up")
          .isEqualTo(OperationStatus.PENDING);
    }
    home.restart();
    home.clock.advance(Duration.ofDays(1));
    operation().await(Home.SOON);
    assertThat(ca.issuances()).hasSize(1);
  }

  @Test
  void theNameOfAnIssuerIsItsOwn() {
    var builder = Vault.builder(MemoryStorage.create(), KeyProtections.ephemeral());
    builder.issuer("one", ca);
    assertThatThrownBy(() -> builder.issuer("ONE", ca)).hasMessageContaining("taken");
    assertThatThrownBy(() -> builder.issuer("Self", ca)).hasMessageContaining("reserved");
  }

  @Test
  void aReusedKeyIsReusedAndItsRequestsAreApart() {
    var policy = SHOP.toBuilder().key(KeySpec.ED25519).keyRenewal(KeyRenewal.reuse()).build();
    var first = home.vault().create("shop", policy).await(Home.SOON);
    var second = home.vault().create("shop", policy).await(Home.SOON);
    assertThat(second.x509().getPublicKey()).isEqualTo(first.x509().getPublicKey());
    assertThat(second.version()).isNotEqualTo(first.version());
    assertThat(ca.issuances()).hasSize(2);
  }

  private static Object outcomeOf(Supplier<?> action) {
    try {
      return action.get();
    } catch (RuntimeException e) {
      return e;
    }
  }

  /** Its name stands for a CA of the vault now: what waits for it does not wait without a word. */
  @Test
  void anOperationWhoseIssuerIsGoneFailsWithANextAttempt() {
    ca.answerNext(FakeAnswer.pending(ORDER, Duration.ofHours(1)));
    var id = create().id();
    EmbeddedCa.openOrCreateRoot(home.vault(), Home.CA);
    home.clock.advance(Duration.ofHours(2));
    var storage = home.another();
    try (var vault = Vault.builder(storage, home.protection).clock(home.clock).open();
        var lifecycle = LifecycleManager.builder(vault).build()) {
      assertThat(lifecycle.runOnce().failed()).isEqualTo(1);
      var waiting = vault.operation("shop").orElseThrow();
      assertThat(waiting.id()).isEqualTo(id);
      assertThat(waiting.status()).as("it may come back").isEqualTo(OperationStatus.PENDING);
      var failure = waiting.failure().orElseThrow();
      assertThat(failure.refusal()).isEqualTo(Refusal.MISCONFIGURED);
      assertThat(failure.message()).contains(Home.CA, "cancel");
      assertThat(lifecycle.runOnce().failed()).as("not at once again").isZero();
    }
    home.restart();
    home.clock.advance(Duration.ofDays(2));
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      assertThat(lifecycle.runOnce().issued()).as("the issuer is back").isEqualTo(1);
    }
    requireIntact();
  }
}
