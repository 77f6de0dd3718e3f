package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.CertificateQuery;
import io.certwright.OperationFailure;
import io.certwright.PageRequest;
import io.certwright.WatchedCertificate;
import io.certwright.audit.AuditEntry;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.event.RecordedEvent;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.Campaign;
import io.certwright.lifecycle.CampaignCertificate;
import io.certwright.lifecycle.CampaignOutcome;
import io.certwright.lifecycle.CampaignPlan;
import io.certwright.lifecycle.CampaignProgress.State;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.lifecycle.RenewalRate;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyRenewal;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.testkit.FakeAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The renewal of everything that a query finds, by a clock that the test sets. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CampaignTest {

  private static final RenewalRate FAST = RenewalRate.perHour(100_000);
  private static final Duration STEP = Duration.ofSeconds(10);

  private final Home home = Home.inMemory();
  private final List<RecordedEvent> events = new ArrayList<>();

  @AfterEach
  void close() {
    home.close();
  }

  private LifecycleManager manager() {
    return LifecycleManager.builder(home.vault()).listener(events::add).build();
  }

  private static CampaignPlan plan(CertificateQuery query) {
    return CampaignPlan.renewing(query, FAST);
  }

  private static CertificatePolicy own(String name) {
    return CertificatePolicy.tlsServer(name + ".example.test").build();
  }

  private List<Certificate> versions(String name) {
    return home.vault().listVersions(name, PageRequest.first(100)).items();
  }

  private static void run(Home home, LifecycleManager lifecycle, int times) {
    for (int i = 0; i < times; i++) {
      lifecycle.runOnce();
      home.clock.advance(STEP);
    }
  }

  private static List<String> names(List<CampaignCertificate> certificates) {
    return certificates.stream().map(CampaignCertificate::name).toList();
  }

  private List<VaultEvent> told(String subject) {
    return events.stream()
        .filter(event -> event.header().subject().equals(subject))
        .map(RecordedEvent::event)
        .toList();
  }

  @Test
  void aThousandAreRenewedOnceEachAtTheRate() {
    var root = EmbeddedCa.openOrCreateRoot(home.vault(), "root");
    for (int i = 0; i < 1000; i++) {
      home.vault().create("shop-" + i, own("shop-" + i).toBuilder().issuer(root.name()).build());
    }
    home.vault().create("other", own("other"));
    home.clock.advance(Duration.ofDays(1));
    try (var lifecycle = manager()) {
      var rate = new RenewalRate(300, Duration.ofMinutes(10));
      var campaign =
          lifecycle
              .campaigns()
              .start("All", CampaignPlan.renewing(CertificateQuery.all().issuer("root"), rate));
      assertThat(campaign.progress().remaining()).as("not counted yet").isEmpty();
      lifecycle.runOnce();
      var progress = campaign.progress();
      assertThat(progress.matching()).hasValue(1000);
      assertThat(progress.remaining().orElseThrow() + progress.renewed()).isEqualTo(1000);
      int steps = 0;
      while (campaign.progress().state() == State.RUNNING) {
        run(home, lifecycle, 1);
        assertThat(steps++).as("half an hour, and what is rounded").isLessThan(400);
      }
      assertThat(campaign.progress().outcomes()).isEqualTo(Map.of(CampaignOutcome.RENEWED, 1000L));
      assertThat(campaign.progress().remaining()).hasValue(0);
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(versions("shop-" + i)).hasSize(2);
    }
    assertThat(versions("root")).hasSize(1);
    assertThat(versions("other")).hasSize(1);
    requireRate(300, Duration.ofMinutes(10));
    assertThat(told("all"))
        .containsExactly(
            new VaultEvent.CampaignStarted(Optional.empty(), false),
            new VaultEvent.CampaignCompleted(1000, 0, 0));
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }

  private void requireRate(int most, Duration interval) {
    var starts =
        Trail.entries(home.vault(), "lifecycle/campaign-renew").stream()
            .map(AuditEntry::time)
            .toList();
    assertThat(starts).hasSize(1000).isSorted();
    for (int i = 0; i + most < starts.size(); i++) {
      assertThat(Duration.between(starts.get(i), starts.get(i + most)))
          .isGreaterThanOrEqualTo(interval);
    }
  }

  @Test
  void theCaIsChangedAndKeysAreNew() {
    var root = EmbeddedCa.openOrCreateRoot(home.vault(), "new-root");
    for (var name : List.of("a", "b", "c")) {
      home.vault()
          .create(
              name,
              Home.outside(name + ".example.test").toBuilder()
                  .keyRenewal(KeyRenewal.reuse())
                  .build());
    }
    home.vault().create("mine", own("mine"));
    try (var lifecycle = manager()) {
      var campaign =
          lifecycle
              .campaigns()
              .start(
                  "leave",
                  plan(CertificateQuery.all().issuer(Home.CA))
                      .withIssuer("New-Root")
                      .withNewKeys());
      run(home, lifecycle, 3);
      assertThat(campaign.progress().state()).isEqualTo(State.COMPLETED);
      assertThat(campaign.progress().renewed()).isEqualTo(3);
      assertThat(campaign.plan().issuer()).contains("New-Root");
      assertThat(campaign.plan().newKeys()).isTrue();
    }
    for (var name : List.of("a", "b", "c")) {
      var all = versions(name);
      assertThat(all).hasSize(2);
      assertThat(all.get(0).x509().getIssuerX500Principal())
          .isEqualTo(root.certificate().x509().getSubjectX500Principal());
      assertThat(all.get(0).x509().getPublicKey()).isNotEqualTo(all.get(1).x509().getPublicKey());
      assertThat(home.vault().policy(name).issuer()).isEqualTo("New-Root");
      assertThat(home.vault().policyHistory(name, PageRequest.first(10)).items()).hasSize(1);
      assertThat(told(name)).contains(new VaultEvent.PolicyChanged());
      home.vault().create(name, home.vault().policy(name));
      assertThat(versions(name).get(0).x509().getPublicKey())
          .as("the policy keeps the key from then on")
          .isEqualTo(all.get(0).x509().getPublicKey());
    }
    var entry = Trail.last(home.vault(), "lifecycle/campaign-renew");
    assertThat(entry.target()).isEqualTo("c");
    assertThat(entry.detail()).contains("leave").contains("owner");
    assertThat(versions("mine")).hasSize(1);
    assertThat(versions("new-root")).hasSize(1);
  }

  @Test
  void keysStayWhereNobodyWantsThemNew() {
    home.vault().create("a", own("a").toBuilder().keyRenewal(KeyRenewal.reuse()).build());
    try (var lifecycle = manager()) {
      lifecycle.campaigns().start("renew", plan(CertificateQuery.all()));
      run(home, lifecycle, 2);
    }
    var all = versions("a");
    assertThat(all).hasSize(2);
    assertThat(all.get(0).x509().getPublicKey()).isEqualTo(all.get(1).x509().getPublicKey());
  }

  @Test
  void whatCannotBeRenewedIsSkippedWithTheReason() throws Exception {
    var root = EmbeddedCa.openOrCreateRoot(home.vault(), "root");
    EmbeddedCa.openOrCreateIssuing(home.vault(), "issuing", root);
    home.vault().create("good", own("good"));
    home.vault().watch("far", WatchedCertificate.of(home.vault().get("good").x509().getEncoded()));
    home.ca.answerNext(FakeAnswer.pending(Bytes.empty(), Duration.ofDays(9)));
    home.vault().create("waits", Home.outside("waits.example.test"));
    home.vault().create("by-hand", own("by-hand"));
    home.vault()
        .updatePolicy(
            "by-hand", own("by-hand").toBuilder().issuer(CertificatePolicy.UNKNOWN).build());
    home.clock.advance(Duration.ofHours(1));
    try (var lifecycle = manager()) {
      var plain = plan(CertificateQuery.all());
      assertThat(lifecycle.campaigns().preview(plain))
          .isEqualTo(
              Map.of(
                  CampaignOutcome.UNDER_WAY, 3L,
                  CampaignOutcome.WATCHED, 1L,
                  CampaignOutcome.MANUAL, 1L,
                  CampaignOutcome.IN_PROGRESS, 1L));
      var first = lifecycle.campaigns().start("first", plain);
      run(home, lifecycle, 3);
      assertThat(first.progress().outcomes())
          .isEqualTo(
              Map.of(
                  CampaignOutcome.RENEWED, 3L,
                  CampaignOutcome.WATCHED, 1L,
                  CampaignOutcome.MANUAL, 1L,
                  CampaignOutcome.IN_PROGRESS, 1L));
      assertThat(names(first.skipped(PageRequest.first(10)).items()))
          .containsExactly("by-hand", "far", "waits");
      var page = first.skipped(PageRequest.first(2));
      assertThat(
              names(first.skipped(PageRequest.first(2).after(page.next().orElseThrow())).items()))
          .containsExactly("waits");

      var moved = lifecycle.campaigns().start("second", plain.withIssuer("issuing"));
      run(home, lifecycle, 3);
      assertThat(moved.progress().outcomes())
          .isEqualTo(
              Map.of(
                  CampaignOutcome.RENEWED, 2L,
                  CampaignOutcome.WATCHED, 1L,
                  CampaignOutcome.AN_ISSUER, 2L,
                  CampaignOutcome.IN_PROGRESS, 1L));
      assertThat(home.vault().policy("by-hand").issuer()).isEqualTo("issuing");
    }
  }

  @Test
  void whatWasRenewedOrDeletedMeanwhileIsCountedAsThat() {
    for (var name : List.of("a", "b", "c", "d")) {
      home.vault().create(name, Home.outside(name + ".example.test"));
    }
    try (var lifecycle = manager()) {
      var slow = new RenewalRate(1, Duration.ofHours(1));
      var campaign =
          lifecycle.campaigns().start("slow", CampaignPlan.renewing(CertificateQuery.all(), slow));
      home.ca.answerNext(FakeAnswer.pending(Bytes.empty(), Duration.ofHours(9)));
      lifecycle.runOnce();
      lifecycle.runOnce();
      assertThat(names(campaign.underWay(PageRequest.first(10)).items())).containsExactly("a");
      home.vault().delete("a");
      home.clock.advance(Duration.ofMinutes(1));
      lifecycle.renewNow("b");
      run(home, lifecycle, 2);
      home.vault().delete("c");
      home.clock.advance(Duration.ofHours(1));
      run(home, lifecycle, 1_000);
      assertThat(campaign.progress().state()).isEqualTo(State.COMPLETED);
      assertThat(campaign.progress().outcomes())
          .isEqualTo(
              Map.of(
                  CampaignOutcome.DELETED, 1L,
                  CampaignOutcome.ALREADY_RENEWED, 1L,
                  CampaignOutcome.RENEWED, 1L));
      assertThat(versions("b")).hasSize(2);
      assertThat(versions("d")).hasSize(2);
    }
  }

  @Test
  void whatFailsIsToldAndNotWaitedForForEver() {
    home.vault().create("a", Home.outside("a.example.test"));
    home.vault().create("b", Home.outside("b.example.test"));
    home.vault().create("c", Home.outside("c.example.test"));
    try (var lifecycle = manager()) {
      var campaign = lifecycle.campaigns().start("all", plan(CertificateQuery.all()));
      refuse(Refusal.REJECTED, 3);
      lifecycle.runOnce();
      lifecycle.runOnce();
      var page = campaign.underWay(PageRequest.first(10)).items();
      assertThat(names(page)).containsExactly("a", "b", "c");
      assertThat(page)
          .allSatisfy(
              one ->
                  assertThat(one.failure())
                      .contains(
                          new OperationFailure(Refusal.REJECTED, "no", "the script says so")));
      home.vault()
          .operation("c")
          .ifPresent(operation -> assertThat(operation.status()).isNotNull());
      refuse(Refusal.REJECTED, 1_000);
      for (int i = 0; i < 40; i++) {
        home.clock.advance(Duration.ofHours(1));
        lifecycle.runOnce();
      }
      assertThat(campaign.progress().state()).isEqualTo(State.COMPLETED);
      assertThat(campaign.progress().outcomes()).isEqualTo(Map.of(CampaignOutcome.REJECTED, 3L));
      assertThat(campaign.progress().failed()).isEqualTo(3);
      assertThat(campaign.failed(PageRequest.first(10)).items())
          .allSatisfy(one -> assertThat(one.failure()).isPresent());
      assertThat(told("all")).contains(new VaultEvent.CampaignCompleted(0, 0, 3));
      assertThat(lifecycle.runOnce().issued()).isZero();
    }
  }

  private void refuse(Refusal refusal, int times) {
    for (int i = 0; i < times; i++) {
      home.ca.answerNext(FakeAnswer.refuse(refusal, "no", Optional.empty()));
    }
  }

  @Test
  void aDeadCaIsWaitedForADayAndCancelledOperationsAreNot() {
    home.vault().create("a", Home.outside("a.example.test"));
    home.vault().create("b", Home.outside("b.example.test"));
    try (var lifecycle = manager()) {
      var campaign = lifecycle.campaigns().start("all", plan(CertificateQuery.all()));
      home.ca.answerNext(FakeAnswer.pending(Bytes.empty(), Duration.ofDays(9)));
      refuse(Refusal.TRANSIENT, 1_000);
      lifecycle.runOnce();
      home.vault().operation("a").orElseThrow().cancel();
      for (int i = 0; i < 23; i++) {
        lifecycle.runOnce();
        home.clock.advance(Duration.ofHours(1));
      }
      assertThat(campaign.progress().outcomes())
          .isEqualTo(Map.of(CampaignOutcome.CANCELLED, 1L, CampaignOutcome.UNDER_WAY, 1L));
      for (int i = 0; i < 3; i++) {
        home.clock.advance(Duration.ofHours(1));
        lifecycle.runOnce();
      }
      assertThat(campaign.progress().outcomes())
          .isEqualTo(Map.of(CampaignOutcome.CANCELLED, 1L, CampaignOutcome.TRANSIENT, 1L));
      assertThat(campaign.progress().state()).isEqualTo(State.COMPLETED);
    }
  }

  @Test
  void pausedResumedCancelledOverRestartsAndNodes() {
    for (int i = 0; i < 30; i++) {
      home.vault().create("c-" + i, own("c-" + i));
    }
    var plan =
        CampaignPlan.renewing(CertificateQuery.all(), new RenewalRate(60, Duration.ofMinutes(10)));
    try (var lifecycle = manager()) {
      var campaign = lifecycle.campaigns().start("all", plan);
      run(home, lifecycle, 5);
      campaign.pause();
      campaign.pause();
      run(home, lifecycle, 20);
      assertThat(campaign.progress().state()).isEqualTo(State.PAUSED);
      assertThat(campaign.progress().renewed()).isEqualTo(5);
      assertThat(campaign.progress().underWay()).isZero();
      assertThat(campaign.progress().remaining()).hasValue(25);
    }
    home.restart();
    var second = home.openOn(home.another());
    try (second;
        var here = manager();
        var there = LifecycleManager.builder(second).build()) {
      var campaign = there.campaigns().find("ALL").orElseThrow();
      assertThat(campaign.progress().state()).isEqualTo(State.PAUSED);
      assertThat(campaign.plan().rate()).isEqualTo(plan.rate());
      run(home, here, 5);
      assertThat(campaign.progress().renewed()).isEqualTo(5);
      campaign.resume();
      run(home, here, 5);
      run(home, there, 5);
      assertThat(campaign.progress().found()).isEqualTo(15);
      here.campaigns().find("all").orElseThrow().cancel();
      campaign.cancel();
      run(home, there, 20);
      assertThat(campaign.progress().state()).isEqualTo(State.CANCELLED);
      assertThat(campaign.progress().outcomes()).isEqualTo(Map.of(CampaignOutcome.RENEWED, 15L));
      assertThat(campaign.progress().remaining()).hasValue(0);
      assertThatThrownBy(campaign::resume)
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("cancelled");
      assertThatThrownBy(campaign::pause).isInstanceOf(ConflictException.class);
      here.runOnce();
    }
    assertThat(told("all"))
        .contains(new VaultEvent.CampaignCancelled(15))
        .doesNotHaveAnyElementsOfTypes(VaultEvent.CampaignCompleted.class);
  }

  @Test
  void aPausedEngineBeginsNothingAndDoesNotStormAfterwards() {
    for (int i = 0; i < 10; i++) {
      home.vault().create("c-" + i, own("c-" + i));
    }
    try (var lifecycle = manager()) {
      var plan =
          CampaignPlan.renewing(CertificateQuery.all(), new RenewalRate(1, Duration.ofMinutes(1)));
      lifecycle.pause();
      var campaign = lifecycle.campaigns().start("all", plan);
      run(home, lifecycle, 100);
      assertThat(campaign.progress().found()).isZero();
      lifecycle.resume();
      home.clock.advance(Duration.ofMinutes(6));
      run(home, lifecycle, 12);
      assertThat(campaign.progress().found()).isEqualTo(2);
    }
  }

  @Test
  void whatEndsSoonIsRenewedBeforeTheCampaign() {
    home.vault().create("soon", Home.outside("soon.example.test"));
    home.clock.advance(Duration.ofDays(61));
    for (int i = 0; i < 40; i++) {
      home.vault().create("c-" + i, Home.outside("c-" + i + ".example.test"));
    }
    try (var lifecycle = manager()) {
      lifecycle.campaigns().start("all", plan(CertificateQuery.all().namePrefix("c-")));
      lifecycle.runOnce();
      assertThat(versions("soon")).hasSize(2);
    }
  }

  /** What has moved on is not found again, and what moved to the front is found. */
  @Test
  void aQueryByExpiryFindsEachOnce() {
    for (int i = 0; i < 60; i++) {
      home.vault()
          .create("c-" + i, own("c-" + i).toBuilder().validity(Duration.ofDays(30 + i)).build());
    }
    try (var lifecycle = manager()) {
      var campaign =
          lifecycle
              .campaigns()
              .start(
                  "all",
                  plan(CertificateQuery.all().expiresFrom(Home.START.plus(Duration.ofDays(1)))));
      home.clock.advance(Duration.ofMinutes(1));
      lifecycle.runOnce();
      home.vault().create("c-59", own("c-59").toBuilder().validity(Duration.ofDays(2)).build());
      run(home, lifecycle, 20);
      assertThat(campaign.progress().state()).isEqualTo(State.COMPLETED);
      assertThat(campaign.progress().found()).isEqualTo(60);
      assertThat(
              Trail.entries(home.vault(), "lifecycle/campaign-renew").stream()
                  .map(AuditEntry::target))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void oneWithoutAnythingToDoCompletesAtOnce() {
    try (var lifecycle = manager()) {
      var campaign = lifecycle.campaigns().start("none", plan(CertificateQuery.all()));
      assertThat(campaign.progress().state()).isEqualTo(State.COMPLETED);
      assertThat(campaign.progress().found()).isZero();
      assertThat(campaign.progress().remaining()).isEqualTo(OptionalLong.of(0));
      home.vault().create("a", own("a"));
      var odd =
          lifecycle
              .campaigns()
              .start("odd", plan(CertificateQuery.all().namePrefix("a").issuer(Home.CA)));
      run(home, lifecycle, 2);
      assertThat(odd.progress().state()).isEqualTo(State.COMPLETED);
      assertThat(odd.progress().found()).isZero();
    }
    assertThat(told("none"))
        .containsExactly(
            new VaultEvent.CampaignStarted(Optional.empty(), false),
            new VaultEvent.CampaignCompleted(0, 0, 0));
  }

  @Test
  void removedWithAllThatItKnew() {
    for (int i = 0; i < 3; i++) {
      home.vault().create("c-" + i, own("c-" + i));
      home.vault()
          .updatePolicy(
              "c-" + i, own("c-" + i).toBuilder().issuer(CertificatePolicy.UNKNOWN).build());
    }
    try (var lifecycle = manager()) {
      var campaigns = lifecycle.campaigns();
      var campaign = campaigns.start("all", plan(CertificateQuery.all()));
      assertThatThrownBy(() -> campaigns.remove("all"))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("cancel it");
      run(home, lifecycle, 2);
      assertThat(campaign.progress().skipped()).isEqualTo(3);
      var gone = campaigns.start("gone", plan(CertificateQuery.all().namePrefix("x")));
      assertThat(names(campaigns)).containsExactly("all", "gone");
      campaigns.remove("all");
      assertThat(names(campaigns)).containsExactly("gone");
      assertThat(campaigns.find("all")).isEmpty();
      assertThatThrownBy(campaign::progress).isInstanceOf(NotFoundException.class);
      var again = campaigns.start("all", plan(CertificateQuery.all()));
      assertThatThrownBy(campaign::pause).as("another one").isInstanceOf(NotFoundException.class);
      run(home, lifecycle, 3);
      assertThat(again.progress().skipped()).isEqualTo(3);
      assertThat(gone.progress().state()).isEqualTo(State.COMPLETED);
      assertThatThrownBy(() -> campaigns.remove("nobody")).isInstanceOf(NotFoundException.class);
      campaigns.remove("all");
      campaigns.remove("gone");
      run(home, lifecycle, 3);
    }
    assertThat(StorageImage.of(home.another()).records())
        .noneMatch(record -> record.key().kind().startsWith("campaign"));
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }

  private static List<String> names(io.certwright.lifecycle.Campaigns campaigns) {
    return campaigns.list(PageRequest.first(10)).items().stream().map(Campaign::name).toList();
  }
}
