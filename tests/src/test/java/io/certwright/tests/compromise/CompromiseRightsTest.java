package io.certwright.tests.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Compromise;
import io.certwright.CompromiseOutcome;
import io.certwright.CompromiseReport.State;
import io.certwright.KeyCompromise;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.access.Actor;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.lifecycle.LifecycleRun;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A compromised key is blocked and revoked by the right of whoever reports it; what takes its place
 * is made with the rights of whoever set the policy.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CompromiseRightsTest {

  private static final Identity ANN = Identity.named("ann");
  private static final Assignment CREATES =
      Assignment.allow(
          "ann",
          Principal.identity("ann"),
          Grant.permissions(Permission.CERTIFICATES_CREATE, Permission.ISSUERS_USE),
          Scope.vault());
  private static final LifecycleRun FAILED = new LifecycleRun(0, 0, 1);
  private static final LifecycleRun ISSUED = new LifecycleRun(1, 0, 0);
  private static final CertificatePolicy SHOP =
      Tenement.shared().toBuilder().issuer(Tenement.CA).exportable(false).build();

  private final Tenement house = Tenement.inMemory();
  private final List<VaultEvent> told = new ArrayList<>();
  private Vault vault;
  private LifecycleManager manager;

  @BeforeEach
  void theKeyIsCompromisedOnceAnnHasNoRightsAnyMore() {
    var tenant = house.open("a");
    tenant.lifecycle.close();
    vault = tenant.vault;
    manager = LifecycleManager.builder(vault).listener(e -> told.add(e.event())).build();
    vault.access().putAssignment(CREATES);
    vault.as(ANN).create("shop", SHOP);
    vault.access().deleteAssignment("ann");
    var shop = vault.get("shop");
    int asked = house.ca.calls().size();
    var compromise = vault.compromises().report(KeyCompromise.ofCertificate(shop.x509()));

    assertThat(vault.getVersion("shop", shop.version()).revocation())
        .as("it is revoked and out of service all the same")
        .isPresent();
    assertThat(vault.find("shop")).isEmpty();
    assertThat(compromise.report().count(CompromiseOutcome.AWAITED)).isEqualTo(1);
    assertThat(manager.runOnce()).isEqualTo(FAILED);
    assertThat(house.ca.calls()).as("nobody was asked for a certificate").hasSize(asked);
  }

  @AfterEach
  void close() {
    assertThat(vault.audit().verify().findings()).isEmpty();
    manager.close();
    house.close();
  }

  private Compromise compromise() {
    return vault.compromises().list(PageRequest.first(1)).items().get(0);
  }

  /** Goes on to when something is to be done about the certificate, and has it done. */
  private LifecycleRun runWhenDue() {
    var at = vault.list(PageRequest.first(1)).items().get(0).nextAction().orElseThrow();
    if (at.isAfter(house.clock.instant())) {
      house.clock.set(at);
    }
    return manager.runOnce();
  }

  private void requireReplaced() {
    house.clock.advance(Duration.ofMinutes(5));
    manager.runOnce();
    assertThat(compromise().report().count(CompromiseOutcome.REPLACED)).isEqualTo(1);
    assertThat(compromise().report().count(CompromiseOutcome.FAILING)).isZero();
    var versions = vault.listVersions("shop", PageRequest.first(10)).items();
    assertThat(versions).hasSize(2);
    assertThat(versions.get(0).x509().getPublicKey())
        .as("though the policy would keep the key")
        .isNotEqualTo(versions.get(1).x509().getPublicKey());
  }

  @Test
  void theReplacementFailsAsMisconfiguredAndTheReportSaysSo() {
    var failed =
        told.stream()
            .filter(VaultEvent.AttemptFailed.class::isInstance)
            .map(VaultEvent.AttemptFailed.class::cast)
            .toList();
    assertThat(failed).singleElement().extracting("code").isEqualTo("rights-missing");
    assertThat(failed.get(0).refusal()).isEqualTo(Refusal.MISCONFIGURED);
    house.clock.advance(Duration.ofMinutes(5));
    manager.runOnce();
    var report = compromise().report();
    assertThat(report.state()).as("it is not given up").isEqualTo(State.FOLLOWING);
    assertThat(report.count(CompromiseOutcome.FAILING)).isEqualTo(1);
    var version = compromise().versions(PageRequest.first(1)).items().get(0);
    assertThat(version.outcome()).isEqualTo(CompromiseOutcome.FAILING);
    assertThat(version.current()).isEmpty();
    assertThat(version.failure().orElseThrow().code()).isEqualTo("rights-missing");
    assertThat(version.failure().orElseThrow().message())
        .contains("\"ann\"", "certificates/create", "run by the system");
    assertThat(vault.policyActor("shop")).as("whose policy it stays").isEqualTo(Actor.of(ANN));
  }

  @Test
  void onceTheRightsAreBackTheNextAttemptReplacesIt() {
    vault.access().putAssignment(CREATES);
    assertThat(runWhenDue()).isEqualTo(ISSUED);
    requireReplaced();
  }

  @Test
  void theOwnerHasItReplacedAtOnce() {
    vault.runPolicyBySystem("shop");
    assertThat(manager.runOnce()).as("without waiting for the next attempt").isEqualTo(ISSUED);
    requireReplaced();
  }
}
