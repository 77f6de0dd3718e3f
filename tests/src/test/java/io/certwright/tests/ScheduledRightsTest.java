package io.certwright.tests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.AccessControl;
import io.certwright.CertificateImport;
import io.certwright.CertificateQuery;
import io.certwright.CertificateSummary;
import io.certwright.CertificateUpdate;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.access.Actor;
import io.certwright.access.Assignment;
import io.certwright.access.ClientName;
import io.certwright.access.ClientTrust;
import io.certwright.access.Grant;
import io.certwright.access.Group;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.NotFoundException;
import io.certwright.event.RecordedEvent;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.CampaignPlan;
import io.certwright.lifecycle.CampaignProgress.State;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.lifecycle.LifecycleRun;
import io.certwright.lifecycle.RenewalRate;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyRenewal;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.testkit.FakeAnswer;
import io.certwright.tests.ClientCa.San;
import io.certwright.trust.TrustedAnchor;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the engine does by itself is done with the rights of whoever set the policy last. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ScheduledRightsTest {

  private static final Identity ANN = new Identity("ann", Map.of("team", "web"));
  private static final Identity BOB = Identity.named("bob");
  private static final Grant OFFICER =
      Grant.permissions(
          Permission.CERTIFICATES_CREATE,
          Permission.CERTIFICATES_UPDATE,
          Permission.CERTIFICATES_IMPORT,
          Permission.CERTIFICATES_REVOKE,
          Permission.CERTIFICATES_GET);
  private static final Grant CREATE = Grant.permissions(Permission.CERTIFICATES_CREATE);
  private static final CertificatePolicy SHOP = Home.outside("shop.example.test");
  private static final LifecycleRun ISSUED = new LifecycleRun(1, 0, 0);
  private static final LifecycleRun FAILED = new LifecycleRun(0, 0, 1);

  private final Home home = Home.inMemory();
  private final List<RecordedEvent> events = new ArrayList<>();

  ScheduledRightsTest() {
    allow("ann", Principal.identity("ann"), OFFICER, Scope.vault());
    allow("use", Principal.identity("ann"), use(), Scope.vault());
  }

  @AfterEach
  void close() {
    home.close();
  }

  private static Grant use() {
    return Grant.permissions(Permission.ISSUERS_USE);
  }

  private AccessControl access() {
    return home.vault().access();
  }

  private void allow(String name, Principal to, Grant what, Scope on) {
    access().putAssignment(Assignment.allow(name, to, what, on));
  }

  private Vault ann() {
    return home.vault().as(ANN);
  }

  private LifecycleRun run() {
    try (var manager = LifecycleManager.builder(home.vault()).listener(events::add).build()) {
      return manager.runOnce();
    }
  }

  private CertificateSummary line() {
    return home.vault().list(PageRequest.first(1)).items().get(0);
  }

  /** Goes on to when the engine has something to do with it, and has it done. */
  private LifecycleRun runWhenDue() {
    var at = line().nextAction().orElseThrow();
    if (at.isAfter(home.clock.instant())) {
      home.clock.set(at);
    }
    return run();
  }

  private List<VaultEvent.AttemptFailed> failures() {
    return events.stream()
        .map(RecordedEvent::event)
        .filter(VaultEvent.AttemptFailed.class::isInstance)
        .map(VaultEvent.AttemptFailed.class::cast)
        .toList();
  }

  private void requireRefused(LifecycleRun run, String... parts) {
    assertThat(run).isEqualTo(FAILED);
    var why = line().failing().orElseThrow();
    assertThat(why.failure().refusal()).isEqualTo(Refusal.MISCONFIGURED);
    assertThat(why.failure().code()).isEqualTo("rights-missing");
    assertThat(why.failure().message()).contains(parts);
    var told = failures().get(failures().size() - 1);
    assertThat(told.code()).isEqualTo("rights-missing");
    assertThat(told.refusal()).isEqualTo(Refusal.MISCONFIGURED);
    assertThat(told.next()).isEqualTo(line().nextAction().orElseThrow());
    var entry = Trail.last(home.vault(), "certificates/failed");
    assertThat(entry.outcome()).isEqualTo(AuditOutcome.FAILED);
    assertThat(entry.detail()).contains("rights-missing", "policy set by ann");
  }

  private int versions() {
    return home.vault().listVersions("shop", PageRequest.first(100)).items().size();
  }

  @Test
  void aRenewalFailsAsMisconfiguredOnceARightIsGoneAndSucceedsWhenItIsBack() {
    ann().create("shop", SHOP);
    assertThat(home.vault().policyActor("shop")).isEqualTo(Actor.of(ANN));
    assertThat(runWhenDue()).as("with the rights").isEqualTo(ISSUED);
    access().deleteAssignment("use");
    int asked = home.ca.calls().size();
    requireRefused(runWhenDue(), "\"ann\"", "issuers/use", "\"fake-ca\"", "run by the system");
    requireRefused(runWhenDue(), "issuers/use");
    assertThat(home.ca.calls().size()).as("nobody is asked").isEqualTo(asked);
    assertThat(home.vault().census().failing().get(Refusal.MISCONFIGURED)).isEqualTo(1);
    allow("use", Principal.identity("ann"), use(), Scope.vault());
    assertThat(runWhenDue()).isEqualTo(ISSUED);
    assertThat(line().failing()).isEmpty();
    assertThat(versions()).isEqualTo(3);
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }

  @Test
  void aMemberWhoLeavesItsGroupLosesWhatItScheduled() {
    access().deleteAssignment("ann");
    access().putGroup(Group.of("web", "ann"));
    allow("web", Principal.group("web"), OFFICER, Scope.prefix("sho"));
    ann().create("shop", SHOP);
    access().putGroup(Group.of("web", "bob"));
    requireRefused(runWhenDue(), "certificates/create", "\"shop\"");
    access().putGroup(Group.of("web", "ann", "bob"));
    assertThat(runWhenDue()).isEqualTo(ISSUED);
  }

  @Test
  void attributesThatTheSetterHadAreKeptOverARestart() {
    access().deleteAssignment("ann");
    allow("ann", Principal.attribute("team", "web"), OFFICER, Scope.vault());
    ann().create("shop", SHOP);
    home.restart();
    assertThat(home.vault().policyActor("shop")).isEqualTo(Actor.of(ANN));
    assertThat(runWhenDue()).isEqualTo(ISSUED);
    access().deleteAssignment("ann");
    home.restart();
    requireRefused(runWhenDue(), "certificates/create");
    home.restart();
    allow("ann", Principal.attribute("team", "web"), OFFICER, Scope.vault());
    assertThat(runWhenDue()).isEqualTo(ISSUED);
  }

  @Test
  void tagsOfTheCurrentVersionCountWhenItIsRenewed() {
    home.vault().create("shop", SHOP);
    tag("web");
    access().deleteAssignment("ann");
    allow("ann", Principal.identity("ann"), OFFICER, Scope.tag("team", "web"));
    ann().updatePolicy("shop", SHOP);
    tag("mail");
    requireRefused(runWhenDue(), "certificates/create");
    tag("web");
    assertThat(runWhenDue()).isEqualTo(ISSUED);
  }

  private void tag(String team) {
    var version = home.vault().get("shop");
    home.vault().update(version, CertificateUpdate.none().withTags(Map.of("team", team)));
  }

  @Test
  void anOrderThatWaitsGoesOnWithTheRightsOfItsPolicy() {
    ann().create("shop", SHOP);
    home.ca.answerNext(FakeAnswer.pending(Bytes.copyOf(new byte[] {1}), Duration.ofMinutes(1)));
    assertThat(runWhenDue()).isEqualTo(new LifecycleRun(0, 1, 0));
    access().deleteAssignment("ann");
    requireRefused(runWhenDue(), "certificates/create");
    assertThat(home.vault().census().inProgress()).as("the order is kept").isEqualTo(1);
    home.vault().runPolicyBySystem("shop");
    assertThat(run()).as("at once, and the same order").isEqualTo(ISSUED);
  }

  @Test
  void aManualRenewalNeedsTheRightToCreateButNoIssuer() {
    access().deleteAssignment("use");
    var byHand = SHOP.toBuilder().issuer(CertificatePolicy.UNKNOWN).build();
    home.vault().create("shop", SHOP);
    ann().updatePolicy("shop", byHand);
    access().deleteAssignment("ann");
    requireRefused(runWhenDue(), "certificates/create");
    allow("ann", Principal.identity("ann"), CREATE, Scope.vault());
    assertThat(runWhenDue()).isEqualTo(new LifecycleRun(0, 1, 0));
    assertThat(home.vault().census().awaitingPerson()).isEqualTo(1);
  }

  /** Whoever may only import has nothing issued by way of the policy that goes with it. */
  @Test
  void whatIsImportedIsRenewedWithTheRightsOfWhoImportedIt() {
    var exported = SHOP.toBuilder().exportable(true).build();
    home.vault().create("source", exported);
    var file = CertificateImport.of(exported());
    home.vault().delete("source");
    home.vault().deleted().purge("source");
    access().deleteAssignment("ann");
    var only = Grant.permissions(Permission.CERTIFICATES_IMPORT);
    allow("ann", Principal.identity("ann"), only, Scope.vault());
    ann().importCertificate("shop", file.policy(exported));
    assertThat(home.vault().policyActor("shop")).isEqualTo(Actor.of(ANN));
    requireRefused(runWhenDue(), "certificates/create");
    allow("more", Principal.identity("ann"), CREATE, Scope.vault());
    assertThat(runWhenDue()).isEqualTo(ISSUED);
  }

  private byte[] exported() {
    try (var key = home.vault().exportPrivateKey(home.vault().get("source"))) {
      return key.toPem().getBytes(US_ASCII);
    }
  }

  @Test
  void whoSetsThePolicyAnewTakesItOverAndItIsTriedAtOnce() {
    ann().create("shop", SHOP);
    access().deleteAssignment("ann");
    requireRefused(runWhenDue(), "certificates/create");
    var bob = Principal.identity("bob");
    allow("bob", bob, OFFICER, Scope.vault());
    allow("bob-use", bob, use(), Scope.vault());
    home.vault().as(BOB).updatePolicy("shop", SHOP);
    assertThat(home.vault().policyActor("shop").name()).isEqualTo("bob");
    assertThat(run()).as("the same policy, in another name").isEqualTo(ISSUED);
  }

  @Test
  void theOwnersPoliciesAndThoseOfTheSystemNeedNoRights() {
    home.vault().create("shop", SHOP);
    assertThat(home.vault().policyActor("shop")).isEqualTo(Actor.OWNER);
    access().deleteAssignment("use");
    assertThat(runWhenDue()).isEqualTo(ISSUED);
    allow("use", Principal.identity("ann"), use(), Scope.vault());
    ann().updatePolicy("shop", SHOP);
    home.vault().runPolicyBySystem("shop");
    assertThat(home.vault().policyActor("shop")).isEqualTo(Actor.SYSTEM);
    access().deleteAssignment("ann");
    access().deleteAssignment("use");
    assertThat(runWhenDue()).isEqualTo(ISSUED);
    assertThat(Trail.last(home.vault(), "certificates/renew").detail())
        .contains("policy run by the system");
  }

  @Test
  void onlyTheOwnerMarksAPolicyAndWhoChangesItTakesTheMarkOff() {
    allow("all", Principal.identity("ann"), Grant.role("administrator"), Scope.vault());
    ann().create("shop", SHOP);
    var vault = home.vault();
    for (var other : List.of(ann(), vault.as(BOB))) {
      assertThatThrownBy(() -> other.runPolicyBySystem("shop"))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("policies/run-by-system");
    }
    assertThat(vault.policyActor("shop")).isEqualTo(Actor.of(ANN));
    assertThat(Trail.last(vault, "policies/run-by-system").outcome())
        .isEqualTo(AuditOutcome.DENIED);
    vault.runPolicyBySystem("shop");
    assertThat(Trail.last(vault, "policies/run-by-system").detail()).contains("set by ann");
    ann().updatePolicy("shop", SHOP);
    assertThat(vault.policyActor("shop")).as("the same policy").isEqualTo(Actor.of(ANN));
    vault.runPolicyBySystem("shop");
    vault.runPolicyBySystem("SHOP");
    try (var manager = LifecycleManager.builder(ann()).build()) {
      manager.manage("shop", SHOP);
    }
    assertThat(vault.policyActor("shop")).isEqualTo(Actor.of(ANN));
    assertThatThrownBy(() -> vault.runPolicyBySystem("none")).isInstanceOf(NotFoundException.class);
    vault.delete("shop");
    assertThatThrownBy(() -> vault.runPolicyBySystem("shop")).isInstanceOf(NotFoundException.class);
  }

  /** Its certificate may have ended since: name and attributes count. */
  @Test
  void aClientsPolicyIsRunByTheRightsOfItsNameWithoutItsCertificate() {
    var vault = home.vault();
    var ca = new ClientCa(Home.START.minusSeconds(60));
    var web = ca.client("CN=web", new San(ClientCa.DNS, "web.example.test"));
    vault.trustBundles().put("clients", TrustedAnchor.of(ca.root()));
    var name = Principal.identity("dns:web.example.test");
    allow("web", name, OFFICER, Scope.certificate("shop"));
    allow("web-use", name, use(), Scope.vault());
    var client = vault.asClient(ClientTrust.of("clients", ClientName.DNS), List.of(web));
    client.create("shop", SHOP);
    assertThat(vault.policyActor("shop").identity()).isEqualTo(client.identity());
    assertThat(runWhenDue()).isEqualTo(ISSUED);
    assertThat(web.getNotAfter().toInstant()).isBefore(home.clock.instant());
    assertThatThrownBy(() -> client.get("shop")).isInstanceOf(AccessDeniedException.class);
    access().deleteAssignment("web");
    assertThat(runWhenDue()).isEqualTo(FAILED);
  }

  /** Rules of which one was taken away behind the vault's back: only the owner has rights. */
  @Test
  void withRulesThatAreNotWholeOnlyTheOwnersPoliciesGoOn() {
    ann().create("shop", SHOP);
    var storage = home.another();
    var rule =
        StorageImage.of(storage).records().stream()
            .filter(record -> record.key().kind().equals("access-assignment"))
            .findFirst()
            .orElseThrow();
    var taken = new RecordWrite.Delete(rule.key(), rule.revision());
    var id = CommitId.random(new SecureRandom());
    assertThat(storage.commit(new Commit(id, List.of(taken))))
        .isInstanceOf(CommitOutcome.Committed.class);
    home.restart();
    assertThat(runWhenDue()).isEqualTo(FAILED);
    assertThat(line().failing().orElseThrow().failure().code()).isEqualTo("rights-unreadable");
    home.vault().runPolicyBySystem("shop");
    assertThat(run()).isEqualTo(ISSUED);
  }

  @Test
  void aKeyIsMadeAheadAndAServerLookedAtOnlyWithTheRights() {
    var ahead = SHOP.toBuilder().keyRenewal(KeyRenewal.preparedAhead(Duration.ofDays(5))).build();
    ann().create("shop", ahead);
    access().deleteAssignment("ann");
    assertThat(runWhenDue()).isEqualTo(Runs.NOTHING);
    assertThat(home.vault().nextPublicKey("shop")).isEmpty();
    var entry = Trail.last(home.vault(), "lifecycle/prepare-key");
    assertThat(entry.outcome()).isEqualTo(AuditOutcome.FAILED);
    assertThat(entry.detail()).contains("rights-missing");
    allow("ann", Principal.identity("ann"), OFFICER, Scope.vault());
    assertThat(runWhenDue()).isEqualTo(Runs.NOTHING);
    assertThat(home.vault().nextPublicKey("shop")).isPresent();
  }

  @Test
  void aVersionIsRevokedAfterItsOverlapOnlyWithTheRightToRevoke() {
    var revoking = SHOP.toBuilder().overlap(Duration.ofDays(1)).revokedAfterOverlap(true).build();
    var bob = Principal.identity("bob");
    allow("bob", bob, CREATE, Scope.vault());
    allow("bob-use", bob, use(), Scope.vault());
    assertThatThrownBy(() -> home.vault().as(BOB).create("shop", revoking))
        .as("nobody schedules what it may not do")
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("certificates/revoke");
    ann().create("shop", revoking);
    var first = home.vault().get("shop");
    assertThat(runWhenDue()).isEqualTo(ISSUED);
    access()
        .putAssignment(
            Assignment.deny(
                "no",
                Principal.identity("ann"),
                Grant.permissions(Permission.CERTIFICATES_REVOKE),
                Scope.vault()));
    assertThat(runWhenDue()).isEqualTo(Runs.NOTHING);
    assertThat(failures()).singleElement().extracting("code").isEqualTo("rights-missing");
    assertThat(isRevoked(first.version())).isFalse();
    access().deleteAssignment("no");
    assertThat(runWhenDue()).isEqualTo(Runs.NOTHING);
    assertThat(isRevoked(first.version())).isTrue();
  }

  private boolean isRevoked(String version) {
    return home.vault().getVersion("shop", version).revocation().isPresent();
  }

  /** A restore is the policy's last setting: it goes on with the rights of whoever restored it. */
  @Test
  void whatIsRestoredGoesOnWithTheRightsOfWhoRestoredIt() {
    home.vault().create("shop", SHOP);
    var backup = home.vault().backup("shop");
    home.vault().delete("shop");
    home.vault().deleted().purge("shop");
    allow(
        "restore",
        Principal.identity("ann"),
        Grant.permissions(Permission.CERTIFICATES_RESTORE),
        Scope.vault());
    ann().restore(backup);
    assertThat(home.vault().policyActor("shop")).isEqualTo(Actor.of(ANN));
    access().deleteAssignment("ann");
    requireRefused(runWhenDue(), "certificates/create");
  }

  @Test
  void onlyTheNamesThatTheCallerMaySeeTellWhoRunsThem() {
    ann().create("shop", SHOP);
    assertThatThrownBy(() -> home.vault().as(BOB).policyActor("shop"))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(ann().policyActor("SHOP").identity()).isEqualTo(Optional.of(ANN));
    assertThat(Set.of(Actor.OWNER, Actor.SYSTEM)).allMatch(Actor::hasAllRights);
  }

  /** A campaign goes on with the rights of whoever started it, or resumed it last. */
  @Test
  void aCampaignIsPausedOnceWhoeverStartedItHasNotTheRightsAnyMore() {
    for (var name : List.of("a", "b", "c")) {
      home.vault().create(name, SHOP);
    }
    home.clock.advance(Duration.ofMinutes(1));
    allow("all", Principal.identity("ann"), Grant.role("administrator"), Scope.vault());
    var plan =
        CampaignPlan.renewing(CertificateQuery.all(), RenewalRate.perHour(1))
            .withIssuer(CertificatePolicy.SELF);
    try (var theirs = LifecycleManager.builder(ann()).build()) {
      theirs.campaigns().start("away", plan);
    }
    try (var manager = LifecycleManager.builder(home.vault()).listener(events::add).build()) {
      manager.runOnce();
      assertThat(home.vault().policyActor("a")).isEqualTo(Actor.of(ANN));
      access().deleteAssignment("all");
      access().deleteAssignment("ann");
      for (int i = 0; i < 5; i++) {
        home.clock.advance(Duration.ofHours(1));
        manager.runOnce();
      }
      var campaign = manager.campaigns().find("away").orElseThrow();
      assertThat(campaign.progress().state()).isEqualTo(State.PAUSED);
      assertThat(held()).singleElement().extracting("code").isEqualTo("rights-missing");
      assertThat(home.vault().policyActor("c")).isEqualTo(Actor.OWNER);
      campaign.resume();
      for (int i = 0; i < 5; i++) {
        home.clock.advance(Duration.ofHours(1));
        manager.runOnce();
      }
      assertThat(campaign.progress().state()).isEqualTo(State.COMPLETED);
      assertThat(home.vault().policyActor("c")).as("who resumed it").isEqualTo(Actor.OWNER);
    }
  }

  private List<VaultEvent.CampaignHeld> held() {
    return events.stream()
        .map(RecordedEvent::event)
        .filter(VaultEvent.CampaignHeld.class::isInstance)
        .map(VaultEvent.CampaignHeld.class::cast)
        .toList();
  }
}
