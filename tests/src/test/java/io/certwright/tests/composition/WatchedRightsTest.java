package io.certwright.tests.composition;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Contact;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.WatchedCertificate;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditOutcome;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.lifecycle.LifecycleRun;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.notify.Notice;
import io.certwright.spi.notify.NotifierAnswer;
import io.certwright.spi.notify.Recipient;
import io.certwright.testkit.SettableClock;
import io.certwright.tls.VaultTls;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that is watched is looked at with the rights of whoever has it watched. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class WatchedRightsTest {

  private static final Identity ANN = Identity.named("ann");
  private static final Assignment IMPORTS =
      Assignment.allow(
          "ann",
          Principal.identity("ann"),
          Grant.permissions(Permission.CERTIFICATES_IMPORT),
          Scope.vault());
  private static final CertificatePolicy SHOP = CertificatePolicy.tlsServer("localhost").build();
  private static final LifecycleRun FAILED = new LifecycleRun(0, 0, 1);

  private final SettableClock clock = SettableClock.at(Instant.parse("2030-01-01T00:00:00Z"));
  private final Vault elsewhere = open();
  private final Vault vault = open();
  private final List<Notice> notices = new ArrayList<>();

  private Presenter.Tls tls;
  private Presenter server;
  private LifecycleManager manager;

  private Vault open() {
    return Vault.builder(MemoryStorage.create(clock), KeyProtections.ephemeral())
        .clock(clock)
        .ticker(clock.ticker())
        .decisionRandom(() -> 0.5)
        .open();
  }

  @BeforeEach
  void annHasAServerWatched() throws Exception {
    elsewhere.create("shop", SHOP);
    tls = new Presenter.Tls(VaultTls.server(elsewhere, "shop"), "TLSv1.3");
    server = Presenter.doing(tls);
    vault.access().putAssignment(IMPORTS);
    vault.contacts().set(List.of(Contact.of("ops@example.test")));
    manager =
        LifecycleManager.builder(vault)
            .notifier(
                "mail",
                notice -> {
                  notices.add(notice);
                  return new NotifierAnswer.Delivered();
                })
            .build();
    vault.as(ANN).watch("far", WatchedCertificate.probe("localhost", server.port()));
    assertThat(vault.policyActor("far").identity()).contains(ANN);
    assertThat(tls.names()).hasSize(1);
  }

  @AfterEach
  void close() throws IOException {
    assertThat(vault.audit().verify().findings()).isEmpty();
    manager.close();
    server.close();
    elsewhere.close();
    vault.close();
  }

  private Instant next() {
    return vault.list(PageRequest.first(1)).items().get(0).nextAction().orElseThrow();
  }

  private LifecycleRun runWhenDue() {
    clock.set(next());
    return manager.runOnce();
  }

  @Test
  void withoutTheRightNobodyLooksAndPeopleAreTold() {
    elsewhere.create("shop", SHOP);
    vault.access().deleteAssignment("ann");
    assertThat(runWhenDue()).isEqualTo(FAILED);
    assertThat(tls.names()).as("the server was not asked").hasSize(1);
    var failing = vault.list(PageRequest.first(1)).items().get(0).failing().orElseThrow().failure();
    assertThat(failing.refusal()).isEqualTo(Refusal.MISCONFIGURED);
    assertThat(failing.code()).isEqualTo("rights-missing");
    assertThat(failing.message()).contains("\"ann\"", "certificates/import", "\"far\"");
    assertThat(vault.census().failing()).containsEntry(Refusal.MISCONFIGURED, 1L);

    var notice = notices.get(notices.size() - 1);
    assertThat(notice.type()).isEqualTo("io.certwright.certificate.attempt-failed");
    assertThat(notice.subject()).isEqualTo("far");
    assertThat(notice.summary()).contains("MISCONFIGURED", "rights-missing", next().toString());
    assertThat(notice.recipients())
        .containsExactly(new Recipient("ops@example.test", Optional.empty()));
    assertThat(entries("certificates/failed"))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.outcome()).isEqualTo(AuditOutcome.FAILED);
              assertThat(entry.detail()).contains("rights-missing", "policy set by ann");
            });
    assertThat(vault.get("far").thumbprint()).as("what was seen last stays").isEqualTo(first());
  }

  private String first() {
    var versions = elsewhere.listVersions("shop", PageRequest.first(10)).items();
    return versions.get(versions.size() - 1).thumbprint();
  }

  private List<AuditEntry> entries(String operation) {
    return vault.audit().entries(Optional.empty(), 1000).entries().stream()
        .filter(entry -> entry.operation().equals(operation))
        .toList();
  }

  @Test
  void onceTheRightIsBackTheNextLookSucceeds() {
    vault.access().deleteAssignment("ann");
    assertThat(runWhenDue()).isEqualTo(FAILED);
    assertThat(runWhenDue()).as("it is no renewal meanwhile").isEqualTo(FAILED);
    assertThat(tls.names()).hasSize(1);
    elsewhere.create("shop", SHOP);
    vault.access().putAssignment(IMPORTS);
    runWhenDue();
    assertThat(tls.names()).hasSize(2);
    assertThat(vault.get("far").thumbprint()).isEqualTo(elsewhere.get("shop").thumbprint());
    assertThat(vault.list(PageRequest.first(1)).items().get(0).failing()).isEmpty();
    assertThat(next()).isEqualTo(clock.instant().plus(Duration.ofDays(1)));
  }

  @Test
  void aPolicyOfTheSystemNeedsNoRight() {
    vault.access().deleteAssignment("ann");
    assertThat(runWhenDue()).isEqualTo(FAILED);
    vault.runPolicyBySystem("far");
    manager.runOnce();
    assertThat(tls.names()).as("at once").hasSize(2);
  }
}
