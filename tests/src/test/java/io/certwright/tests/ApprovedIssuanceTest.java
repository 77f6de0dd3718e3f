package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.ApprovalRequest;
import io.certwright.CertificateOperation;
import io.certwright.OperationStatus;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.access.ApprovalRule;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.audit.AuditOutcome;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.ApprovalRefusedException;
import io.certwright.errors.ConflictException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.TimedOutException;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.Renewal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Operations that wait for others to approve them. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ApprovedIssuanceTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  private final Home home = Home.inMemory();
  private Vault vault = home.vault();
  private Vault ann;
  private Vault bob;

  ApprovedIssuanceTest() {
    allow("ann", "certificates-officer");
    allow("bob", "approver");
    vault
        .access()
        .putApprovalRule(
            ApprovalRule.of("issue", 1, Scope.vault(), Permission.CERTIFICATES_CREATE));
    seenBy();
  }

  private void allow(String who, String role) {
    vault
        .access()
        .putAssignment(
            Assignment.allow(who, Principal.identity(who), Grant.role(role), Scope.vault()));
  }

  private void seenBy() {
    ann = vault.as(Identity.named("ann"));
    bob = vault.as(Identity.named("bob"));
  }

  private void restart() {
    vault = home.restart();
    seenBy();
  }

  @AfterEach
  void close() {
    assertThat(vault.audit().verify().findings()).isEmpty();
    home.close();
  }

  private ApprovalRequest waiting() {
    var all = bob.approvals().list(PageRequest.first(10)).items();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private int runOnce() {
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      return lifecycle.runOnce().issued();
    }
  }

  private CertificateOperation operation() {
    return ann.operation("shop").orElseThrow();
  }

  @Test
  void itWaitsForApprovalAndSurvivesARestart() {
    var operation = ann.create("shop", SHOP);
    assertThat(operation.status()).isEqualTo(OperationStatus.AWAITING_APPROVAL);
    assertThatThrownBy(() -> operation.await(AT_ONCE)).isInstanceOf(TimedOutException.class);
    assertThatThrownBy(operation::csr).isInstanceOf(ConflictException.class);
    assertThat(vault.find("shop")).isEmpty();
    assertThat(runOnce()).isZero();
    restart();
    var request = waiting();
    assertThat(request.policy()).contains(SHOP);
    assertThat(request.requester()).isEqualTo("ann");
    assertThat(operation().id()).isEqualTo(operation.id());
    assertThat(operation().status()).isEqualTo(OperationStatus.AWAITING_APPROVAL);
    bob.approvals().approve(request.id());
    restart();
    assertThat(operation().status()).isEqualTo(OperationStatus.AWAITING_APPROVAL);
    var made = operation().await(Home.SOON);
    assertThat(operation().id()).as("the same operation").isEqualTo(operation.id());
    assertThat(operation().status()).isEqualTo(OperationStatus.COMPLETED);
    assertThat(vault.get("shop").version()).isEqualTo(made.version());
    var entries = vault.audit().entries(Optional.empty(), 1000).entries();
    var last = entries.get(entries.size() - 1);
    assertThat(last.operation()).isEqualTo("certificates/create");
    assertThat(last.identity()).isEqualTo("ann");
    assertThat(last.detail()).contains("approved by bob (" + request.id() + ")");
    assertThat(bob.approvals().list(PageRequest.first(10)).items()).isEmpty();
  }

  @Test
  void theEngineGoesOnOnceItIsApproved() {
    ann.create("shop", Home.outside("shop.example.test"));
    assertThat(home.ca.calls()).isEmpty();
    bob.approvals().approve(waiting().id());
    assertThat(home.ca.calls()).isEmpty();
    assertThat(runOnce()).isEqualTo(1);
    assertThat(vault.get("shop").x509()).isNotNull();
  }

  @Test
  void oneThatAPersonTakesToACaHasItsRequestOnceItIsApproved() {
    var operation = ann.create("shop", SHOP.toBuilder().issuer(CertificatePolicy.UNKNOWN).build());
    assertThatThrownBy(() -> operation.merge(new byte[1]))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("waits for approval");
    bob.approvals().approve(waiting().id());
    runOnce();
    assertThat(operation.status()).isEqualTo(OperationStatus.PENDING);
    assertThat(operation.csr()).isNotEmpty();
  }

  /** Who may only look waits as well; who drives it is the engine. */
  @Test
  void nothingOfWhatIsThereChangesUntilThen() {
    vault.create("shop", SHOP);
    var version = vault.get("shop").version();
    var other = CertificatePolicy.tlsServer("other.example.test").build();
    ann.create("shop", other);
    assertThat(vault.policy("shop")).isEqualTo(SHOP);
    assertThatThrownBy(() -> ann.create("shop", other)).isInstanceOf(ConflictException.class);
    bob.approvals().deny(waiting().id(), "no");
    assertThat(operation().status()).isEqualTo(OperationStatus.FAILED);
    assertThat(operation().failure().orElseThrow().code()).isEqualTo("approval-denied");
    var thrown = catchThrowableOfType(IssuanceException.class, () -> operation().await(AT_ONCE));
    assertThat(thrown.reason()).contains("no");
    assertThat(vault.policy("shop")).isEqualTo(SHOP);
    assertThat(vault.get("shop").version()).isEqualTo(version);
    home.clock.advance(Duration.ofDays(80));
    assertThat(runOnce()).as("the renewal lies where it lay").isEqualTo(1);
  }

  @Test
  void whatNobodyApprovesFails() {
    List<Consumer<CertificateOperation>> endings =
        List.of(
            operation ->
                assertThatThrownBy(() -> operation.await(Home.SOON))
                    .isInstanceOf(IssuanceException.class),
            operation -> assertThat(runOnce()).isZero());
    for (var ending : endings) {
      var operation = ann.create("shop", SHOP);
      home.clock.advance(ApprovalRule.OPEN);
      ending.accept(operation);
      assertThat(operation.status()).isEqualTo(OperationStatus.FAILED);
      assertThat(operation.failure().orElseThrow().code()).isEqualTo("approval-expired");
      assertThat(vault.find("shop")).isEmpty();
      assertThat(runOnce()).isZero();
    }
  }

  @Test
  void whatIsNotIssuedInTimeFails() {
    var operation = ann.create("shop", SHOP);
    bob.approvals().approve(waiting().id());
    home.clock.advance(ApprovalRule.USABLE);
    assertThat(runOnce()).isZero();
    assertThat(operation.status()).isEqualTo(OperationStatus.FAILED);
    assertThat(operation.failure().orElseThrow().code()).isEqualTo("approval-expired");
  }

  @Test
  void itIsGivenUpWithItsRequest() {
    var operation = ann.create("shop", SHOP);
    var request = waiting().id();
    operation.cancel();
    assertThat(operation.status()).isEqualTo(OperationStatus.CANCELLED);
    assertThatThrownBy(() -> bob.approvals().approve(request))
        .isInstanceOf(ApprovalRefusedException.class);
    var second = ann.create("shop", SHOP);
    ann.approvals().withdraw(waiting().id());
    assertThat(second.status()).isEqualTo(OperationStatus.CANCELLED);
    var third = ann.create("shop", SHOP);
    third.delete();
    assertThat(ann.operation("shop")).isEmpty();
    assertThat(bob.approvals().list(PageRequest.first(10)).items()).isEmpty();
    home.clock.advance(Duration.ofDays(2));
    assertThat(runOnce()).isZero();
  }

  @Test
  void whoAskedNeedsTheRightUntilItIsIssued() {
    var operation = ann.create("shop", SHOP);
    bob.approvals().approve(waiting().id());
    vault.access().deleteAssignment("ann");
    assertThat(runOnce()).isZero();
    assertThat(vault.operation("shop").orElseThrow().failure().orElseThrow().code())
        .isEqualTo("requester-without-right");
    assertThat(operation.id()).isEqualTo(vault.operation("shop").orElseThrow().id());
  }

  @Test
  void whoApprovedNeedsTheRightUntilItIsIssued() {
    ann.create("shop", SHOP);
    var request = waiting().id();
    bob.approvals().approve(request);
    vault.access().deleteAssignment("bob");
    assertThat(runOnce()).isZero();
    assertThat(operation().status()).isEqualTo(OperationStatus.AWAITING_APPROVAL);
    allow("bob", "approver");
    bob.approvals().approve(request);
    assertThat(runOnce()).isEqualTo(1);
  }

  @Test
  void whatCannotBeIssuedFails() {
    vault.create("root", CertificatePolicy.rootCa("root").build());
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    var operation = ann.create("shop", SHOP.toBuilder().issuer(root.name()).build());
    bob.approvals().approve(waiting().id());
    vault.disable(vault.get("root"));
    assertThat(runOnce()).isZero();
    assertThat(operation.status()).isEqualTo(OperationStatus.FAILED);
    assertThat(bob.approvals().list(PageRequest.first(10)).items()).isEmpty();
  }

  /** The rule is about the CA, not about the certificate. */
  @Test
  void theUseOfACaIsApproved() {
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    vault.access().deleteApprovalRule("issue");
    vault
        .access()
        .putApprovalRule(
            ApprovalRule.of("ca", 1, Scope.certificate("root"), Permission.ISSUERS_USE));
    assertThat(ann.create("own", SHOP).status()).isEqualTo(OperationStatus.COMPLETED);
    var signed = ann.create("shop", SHOP.toBuilder().issuer(root.name()).build());
    assertThat(signed.status()).isEqualTo(OperationStatus.AWAITING_APPROVAL);
    var request = waiting();
    assertThat(request.permissions())
        .containsExactly(Permission.CERTIFICATES_CREATE, Permission.ISSUERS_USE);
    assertThat(request.targets()).containsExactly("shop", "root");
    bob.approvals().approve(request.id());
    assertThat(runOnce()).isEqualTo(1);
  }

  @Test
  void whatIsDeclaredWaitsAndIsDeclaredAgainAtEachStart() {
    allow("ann", "administrator");
    try (var lifecycle = LifecycleManager.builder(ann).build()) {
      lifecycle.manage("shop", SHOP);
      var managed = lifecycle.manage("shop", SHOP);
      assertThat(lifecycle.runOnce().issued()).isZero();
      assertThatThrownBy(() -> managed.awaitIssued(AT_ONCE)).isInstanceOf(TimedOutException.class);
      bob.approvals().approve(waiting().id());
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
      var first = managed.awaitIssued(AT_ONCE);
      assertThat(lifecycle.manage("shop", SHOP).current()).contains(first);
      lifecycle.renewNow("shop");
      assertThat(lifecycle.runOnce().issued()).isZero();
      bob.approvals().approve(waiting().id());
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
      assertThat(vault.get("shop").version()).isNotEqualTo(first.version());
      home.clock.advance(Duration.ofDays(80));
      assertThat(lifecycle.runOnce().issued()).as("by itself it is renewed").isEqualTo(1);
    }
  }

  @Test
  void aCaThatWaitsIsOpenedOnceItWasIssued() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> EmbeddedCa.openOrCreateRoot(ann, "root"))
          .isInstanceOf(ConflictException.class);
    }
    bob.approvals().approve(waiting().id());
    assertThat(runOnce()).isEqualTo(1);
    assertThat(EmbeddedCa.openOrCreateRoot(ann, "root").name()).isEqualTo("root");
  }

  /** Who may create only together with another renews so as well. */
  @Test
  void twoPeopleRenew() {
    vault.access().deleteApprovalRule("issue");
    vault.create("shop", SHOP);
    vault.access().deleteAssignment("ann");
    vault
        .access()
        .putAssignment(
            Assignment.allow(
                "run",
                Principal.identity("ann"),
                Grant.permissions(
                    Permission.LIFECYCLE_RUN, Permission.CERTIFICATES_GET, Permission.ISSUERS_USE),
                Scope.vault()));
    vault
        .access()
        .putAssignment(
            Assignment.allow(
                    "two",
                    Principal.identity("ann"),
                    Grant.permissions(Permission.CERTIFICATES_CREATE),
                    Scope.vault())
                .withTwoPeople());
    try (var lifecycle = LifecycleManager.builder(ann).build()) {
      lifecycle.renewNow("shop");
      assertThat(lifecycle.runOnce().issued()).isZero();
      bob.approvals().approve(waiting().id());
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
      ann.create("own", SHOP);
      bob.approvals().approve(waiting().id());
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
      home.clock.advance(Duration.ofDays(80));
      assertThat(lifecycle.runOnce().issued()).as("by itself they are renewed").isEqualTo(2);
    }
  }

  /** A request does not hold up what is due by itself for longer than an hour. */
  @Test
  void aRequestEndsWhenTheRenewalIsDue() {
    var policy =
        SHOP.toBuilder()
            .validity(Duration.ofDays(90))
            .renewal(Renewal.before(Duration.ofDays(30)))
            .build();
    vault.create("shop", policy);
    var renewal = vault.get("shop").notAfter().minus(Duration.ofDays(30));
    home.clock.advance(Duration.between(home.clock.instant(), renewal.minus(Duration.ofHours(5))));
    ann.create("shop", SHOP);
    var ends = waiting().ends();
    assertThat(ends).isBetween(renewal.minus(Duration.ofHours(5)), renewal);
    home.clock.advance(Duration.between(home.clock.instant(), renewal));
    assertThat(runOnce()).isEqualTo(1);
    assertThat(vault.policy("shop")).isEqualTo(policy);
  }

  @Test
  void whatIsGoneIsNotIssued() {
    ann.create("shop", SHOP);
    var request = waiting().id();
    vault.delete("shop");
    vault.deleted().purge("shop");
    bob.approvals().approve(request);
    assertThat(runOnce()).isZero();
    assertThatThrownBy(() -> vault.get("shop")).isInstanceOf(NotFoundException.class);
    home.clock.advance(Duration.ofDays(1));
    runOnce();
    assertThat(bob.approvals().list(PageRequest.first(10)).items()).isEmpty();
    assertThat(Trail.denials(vault)).isZero();
    assertThat(vault.audit().entries(Optional.empty(), 1000).entries())
        .noneMatch(entry -> entry.outcome() == AuditOutcome.FAILED);
  }
}
