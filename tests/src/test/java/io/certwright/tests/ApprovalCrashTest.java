package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.certwright.errors.StorageFailureException;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.testkit.CommitFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An issuance that waits for approval, with a failure of each of its commits and a restart after
 * it: it is approved once, issued once, and nothing is left over.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ApprovalCrashTest {

  private static final PageRequest PAGE = PageRequest.first(10);

  static Stream<Arguments> crashes() {
    var all = new ArrayList<Arguments>();
    for (var fault : CommitFault.values()) {
      for (int passing = 0; passing < 5; passing++) {
        all.add(Arguments.of(fault, passing, "Self"));
        all.add(Arguments.of(fault, passing, Home.CA));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("crashes")
  void itIsIssuedOnce(CommitFault fault, int passing, String issuer) {
    try (var home = Home.inMemory()) {
      setUp(home.vault());
      var policy = CertificatePolicy.tlsServer("shop.example.test").issuer(issuer).build();
      home.faults().passCommits(passing);
      home.faults().failNextCommit(fault);
      until(
          home,
          () -> home.vault().find("shop").isPresent(),
          () -> {
            as(home, "ann").create("shop", policy);
            approve(home);
            runOnce(home);
          },
          () -> {
            if (status(home).isEmpty()) {
              as(home, "ann").create("shop", policy);
            }
            approve(home);
            home.clock.advance(Duration.ofMinutes(2));
            runOnce(home);
          });
      var vault = home.vault();
      assertThat(vault.listVersions("shop", PAGE).items()).hasSize(1);
      assertThat(status(home)).containsExactly(OperationStatus.COMPLETED);
      assertThat(vault.approvals().list(PAGE).items()).isEmpty();
      assertThat(Trail.entries(vault, "approvals/approve")).hasSize(1);
      assertThat(Trail.entries(vault, "certificates/create"))
          .singleElement()
          .satisfies(entry -> assertThat(entry.detail()).contains("approved by bob"))
          .satisfies(entry -> assertThat(entry.identity()).isEqualTo("ann"));
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  /** Does the first; whenever the storage fails, restarts and does the other, until it is so. */
  private static void until(Home home, Condition so, Runnable first, Runnable again) {
    var next = first;
    for (int i = 0; i < 4 && !so.holds(); i++) {
      try {
        next.run();
      } catch (StorageFailureException e) {
        home.restart();
      }
      next = again;
    }
    assertThat(so.holds()).isTrue();
  }

  private interface Condition {
    boolean holds();
  }

  private static void setUp(Vault vault) {
    Map.of("ann", "certificates-officer", "bob", "approver")
        .forEach(
            (who, role) ->
                vault
                    .access()
                    .putAssignment(
                        Assignment.allow(
                            who, Principal.identity(who), Grant.role(role), Scope.vault())));
    vault
        .access()
        .putApprovalRule(
            ApprovalRule.of("issue", 1, Scope.vault(), Permission.CERTIFICATES_CREATE));
  }

  private static Vault as(Home home, String who) {
    return home.vault().as(Identity.named(who));
  }

  private static List<OperationStatus> status(Home home) {
    return home.vault().list(PAGE).items().isEmpty()
        ? List.of()
        : home.vault().operation("shop").map(each -> each.status()).stream().toList();
  }

  private static void approve(Home home) {
    for (var request : as(home, "bob").approvals().list(PAGE).items()) {
      if (!request.isGranted()) {
        as(home, "bob").approvals().approve(request.id());
      }
    }
  }

  private static void runOnce(Home home) {
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      lifecycle.runOnce();
    }
  }
}
