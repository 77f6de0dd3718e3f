package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.CertificateSummary;
import io.certwright.IssuerRevocation;
import io.certwright.PageRequest;
import io.certwright.access.Identity;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.NotFoundException;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyRenewal;
import io.certwright.policy.Notification;
import io.certwright.policy.Renewal;
import io.certwright.policy.RenewalWindow;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.testkit.CommitFault;
import io.certwright.testkit.FakeAnswer;
import java.security.PublicKey;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the life cycle engine does besides making versions, by a clock that the test sets. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AgendaTest {

  private static final Duration LIFE = Duration.ofDays(90);
  private static final Duration LEAD = Duration.ofDays(10);
  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").validity(LIFE).build();

  private final Home home = Home.inMemory();

  @AfterEach
  void close() {
    home.close();
  }

  private LifecycleManager manager() {
    return LifecycleManager.builder(home.vault()).build();
  }

  private List<AuditEntry> entries(String operation) {
    return Trail.entries(home.vault(), operation);
  }

  private CertificateSummary summary() {
    return home.vault().list(PageRequest.first(1)).items().get(0);
  }

  private List<Certificate> versions() {
    return home.vault().listVersions("shop", PageRequest.first(100)).items();
  }

  private void issue(LifecycleManager lifecycle, CertificatePolicy policy) {
    lifecycle.manage("shop", policy);
    assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
  }

  @Test
  void thresholdsAndTheEndAreToldOnceEachWhateverTheClockDoes() {
    var policy =
        SHOP.toBuilder()
            .renewal(Renewal.never())
            .notifications(Notification.daysBefore(30), Notification.daysBefore(7))
            .build();
    try (var lifecycle = manager()) {
      issue(lifecycle, policy);
      var end = home.vault().get("shop").notAfter();
      assertThat(summary().nextAction()).contains(end.minus(Duration.ofDays(30)));
      home.clock.set(end.minus(Duration.ofDays(29)));
      lifecycle.runOnce();
      lifecycle.runOnce();
      assertThat(entries("lifecycle/near-expiry"))
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.target()).isEqualTo("shop/" + summary().version().orElseThrow());
                assertThat(entry.detail()).startsWith("30 days before").contains("set by owner");
                assertThat(entry.identity()).isEqualTo("system");
              });
      home.clock.set(Home.START);
      lifecycle.runOnce();
      home.clock.set(end.plusSeconds(1));
    }
    home.restart();
    try (var lifecycle = manager()) {
      lifecycle.runOnce();
      lifecycle.runOnce();
      assertThat(entries("lifecycle/near-expiry")).as("the end says it all").hasSize(1);
      assertThat(entries("lifecycle/expired")).hasSize(1);
      assertThat(summary().nextAction()).isEmpty();
    }
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }

  @Test
  void aFailedCommitIsMadeAgainAndTellsOnce() {
    var policy =
        SHOP.toBuilder()
            .renewal(Renewal.never())
            .notifications(Notification.atPercentage(80))
            .build();
    try (var lifecycle = manager()) {
      issue(lifecycle, policy);
      home.clock.advance(Duration.ofDays(80));
      home.faults().failNextCommit(CommitFault.THROWN_BEFORE);
      assertThat(lifecycle.runOnce().failed()).isEqualTo(1);
      assertThat(entries("lifecycle/near-expiry")).isEmpty();
      assertThat(home.vault().operation("shop").orElseThrow().failure())
          .as("issuance has not failed")
          .isEmpty();
      lifecycle.runOnce();
      lifecycle.runOnce();
      assertThat(entries("lifecycle/near-expiry")).hasSize(1);
    }
  }

  @Test
  void theVersionThatWasReplacedIsRevokedAfterItsOverlapWhereThePolicySaysSo() {
    var policy =
        SHOP.toBuilder()
            .issuer(Home.CA)
            .overlap(Duration.ofDays(5))
            .revokedAfterOverlap(true)
            .build();
    try (var lifecycle = manager()) {
      issue(lifecycle, policy);
      var first = home.vault().get("shop");
      home.clock.advance(Duration.ofDays(60));
      lifecycle.runOnce();
      home.clock.advance(Duration.ofDays(5).minusSeconds(1));
      lifecycle.runOnce();
      assertThat(home.vault().getVersion("shop", first.version()).revocation()).isEmpty();
      home.clock.advance(Duration.ofSeconds(1));
      home.forgetCommits();
      lifecycle.runOnce();
      var how = home.vault().getVersion("shop", first.version()).revocation().orElseThrow();
      assertThat(how.reason()).isEqualTo(RevocationReason.SUPERSEDED);
      assertThat(how.at()).isEqualTo(home.clock.instant());
      assertThat(home.vault().revocations().atIssuer(first).orElseThrow().state())
          .as("and its issuer has revoked it")
          .isEqualTo(IssuerRevocation.State.TOLD);
      assertThat(home.commits()).as("one for all of it here, one for the answer").isEqualTo(2);
      assertThat(home.vault().get("shop").version()).isNotEqualTo(first.version());
      assertThat(lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
    }
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }

  @Test
  void theVersionThatWasReplacedIsDisabledWhenItsOverlapIsOver() {
    var policy = SHOP.toBuilder().overlap(Duration.ofDays(5)).build();
    try (var lifecycle = manager()) {
      issue(lifecycle, policy);
      var first = home.vault().get("shop");
      home.clock.advance(Duration.ofDays(60));
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
      var second = home.vault().get("shop");
      home.clock.advance(Duration.ofDays(5).minusSeconds(1));
      lifecycle.runOnce();
      home.vault().privateKey(first);
      home.clock.advance(Duration.ofSeconds(1));
      home.forgetCommits();
      lifecycle.runOnce();
      assertThat(home.commits()).as("version, state and entry are one commit").isEqualTo(1);
      assertThat(entries("lifecycle/retire"))
          .singleElement()
          .satisfies(entry -> assertThat(entry.target()).endsWith(first.version()));
      assertThatThrownBy(() -> home.vault().privateKey(first))
          .isInstanceOf(KeyAccessException.class);
      assertThat(home.vault().get("shop")).isEqualTo(second);
      assertThat(lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
      home.vault().enable(first);
      lifecycle.runOnce();
      assertThat(home.vault().getVersion("shop", first.version()).isEnabled())
          .as("whoever puts it back wants it")
          .isTrue();
    }
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }

  /** Disabling the newest version brings the one before back, which then does not retire. */
  @Test
  void aVersionThatServesAgainRetiresOnceItIsReplacedAgain() {
    var policy = SHOP.toBuilder().overlap(Duration.ofDays(2)).build();
    try (var lifecycle = manager()) {
      issue(lifecycle, policy);
      var first = home.vault().get("shop");
      home.clock.advance(Duration.ofDays(60));
      lifecycle.runOnce();
      var second = home.vault().get("shop");
      home.vault().disable(second);
      assertThat(summary().nextAction())
          .as("not at once: the newest is a minute old")
          .contains(second.issued().plus(LIFE.minusSeconds(1).dividedBy(20)));
      home.clock.advance(Duration.ofDays(3));
      assertThat(lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
      assertThat(home.vault().get("shop")).isEqualTo(first);
      home.clock.advance(Duration.ofDays(2));
      assertThat(lifecycle.runOnce().issued()).as("it is past its renewal").isEqualTo(1);
      home.vault().privateKey(first);
      home.clock.advance(Duration.ofDays(2));
      assertThat(lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
      assertThat(home.vault().getVersion("shop", first.version()).isEnabled())
          .as("its overlap begins anew")
          .isFalse();
    }
  }

  @Test
  void deletedAndRecoveredItGoesOnWhereItWas() {
    var policy =
        SHOP.toBuilder()
            .overlap(Duration.ofDays(5))
            .notifications(Notification.daysBefore(60))
            .build();
    try (var lifecycle = manager()) {
      issue(lifecycle, policy);
      home.vault().delete("shop");
      home.clock.advance(Duration.ofDays(40));
      assertThat(lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
      assertThat(entries("lifecycle/near-expiry")).as("nobody cares").isEmpty();
      home.vault().deleted().recover("shop");
      lifecycle.runOnce();
      assertThat(entries("lifecycle/near-expiry")).hasSize(1);
      home.clock.advance(Duration.ofDays(20));
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
    }
  }

  private CertificatePolicy prepared() {
    return Home.outside("shop.example.test").toBuilder()
        .validity(LIFE)
        .keyRenewal(KeyRenewal.preparedAhead(LEAD))
        .build();
  }

  private PublicKey nextKey() {
    return home.vault().nextPublicKey("shop").orElseThrow();
  }

  @Test
  void theNextKeyIsMadeAheadPublishedAndUsed() {
    try (var lifecycle = manager()) {
      issue(lifecycle, prepared());
      assertThat(home.vault().nextPublicKey("shop")).isEmpty();
      assertThatThrownBy(() -> home.vault().nextPublicKey("other"))
          .isInstanceOf(NotFoundException.class);
      var due = summary().nextAction().orElseThrow();
      home.clock.set(due);
      home.forgetCommits();
      assertThat(lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
      assertThat(home.commits()).isEqualTo(1);
      assertThat(entries("lifecycle/prepare-key")).hasSize(1);
      assertThat(summary().nextAction()).contains(due.plus(LEAD));
      var next = nextKey();
      assertThat(home.vault().get("shop").x509().getPublicKey()).isNotEqualTo(next);
      home.restart();
      assertThat(nextKey()).isEqualTo(next);
    }
    try (var lifecycle = manager()) {
      var next = nextKey();
      home.clock.advance(LEAD);
      // What fails for good does not lose the key that others know of.
      home.ca.answerNext(FakeAnswer.refuse(Refusal.REJECTED, "not-you", Optional.empty()));
      assertThat(lifecycle.runOnce().failed()).isEqualTo(1);
      assertThat(nextKey()).isEqualTo(next);
      home.clock.advance(Duration.ofDays(2));
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
      assertThat(home.vault().get("shop").x509().getPublicKey()).isEqualTo(next);
      home.vault().privateKey(home.vault().get("shop"));
      assertThat(home.vault().nextPublicKey("shop")).isEmpty();
      assertThat(versions()).hasSize(2);
    }
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }

  @Test
  void aNextKeyTravelsInABackupAndGoesWithItsCertificate() {
    try (var lifecycle = manager()) {
      issue(lifecycle, prepared());
      home.clock.set(summary().nextAction().orElseThrow());
      lifecycle.runOnce();
      var next = nextKey();
      var backup = home.vault().backup("shop");
      home.vault().delete("shop");
      home.vault().deleted().purge("shop");
      home.vault().restore(backup);
      assertThat(nextKey()).isEqualTo(next);
      home.clock.advance(LEAD);
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
      assertThat(home.vault().get("shop").x509().getPublicKey()).isEqualTo(next);
      home.vault().delete("shop");
      home.vault().deleted().purge("shop");
      home.vault().create("shop", SHOP);
      assertThat(home.vault().nextPublicKey("shop")).isEmpty();
    }
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }

  @Test
  void aNextKeyOfAnotherKindIsReplacedAndABlockedOneIsNotUsed() {
    try (var lifecycle = manager()) {
      issue(lifecycle, prepared());
      home.clock.set(summary().nextAction().orElseThrow());
      lifecycle.runOnce();
      var first = nextKey();
      var exportable = prepared().toBuilder().exportable(true).build();
      home.vault().updatePolicy("shop", exportable);
      assertThat(home.vault().nextPublicKey("shop"))
          .as("a key that was made to stay does not leave by a later policy")
          .isEmpty();
      lifecycle.runOnce();
      assertThat(nextKey()).isNotEqualTo(first);
      home.clock.advance(LEAD);
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
      assertThat(home.vault().get("shop").isExportable()).isTrue();
    }
  }

  @Test
  void renewalsComeInsideTheWindow() {
    var zone = "America/New_York";
    var window =
        RenewalWindow.of(
            zone, LocalTime.of(2, 0), LocalTime.of(4, 0), DayOfWeek.TUESDAY, DayOfWeek.THURSDAY);
    var policy = SHOP.toBuilder().renewalWindow(window).build();
    try (var lifecycle = manager()) {
      issue(lifecycle, policy);
      for (int round = 1; round <= 12; round++) {
        var due = summary().nextAction().orElseThrow();
        var local = due.atZone(ZoneId.of(zone));
        assertThat(local.getDayOfWeek()).isIn(DayOfWeek.TUESDAY, DayOfWeek.THURSDAY);
        assertThat(local.toLocalTime()).isBetween(LocalTime.of(2, 0), LocalTime.of(4, 0));
        home.clock.set(due.minusMillis(1));
        assertThat(lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
        home.clock.set(due);
        assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
      }
      assertThat(versions()).hasSize(13);
    }
  }

  /** Twenty seconds: no window opens in time, so the deadline decides. */
  @Test
  void aWindowYieldsToTheDeadline() {
    var policy =
        SHOP.toBuilder()
            .validity(Duration.ofSeconds(20))
            .renewalWindow(RenewalWindow.wholeDays("UTC", DayOfWeek.SUNDAY))
            .build();
    assertThat(Home.START.atZone(ZoneId.of("UTC")).getDayOfWeek()).isEqualTo(DayOfWeek.TUESDAY);
    try (var lifecycle = manager()) {
      issue(lifecycle, policy);
      home.clock.advance(Duration.ofSeconds(13));
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
    }
  }

  @Test
  void whoSetThePolicyLastIsKeptAndTold() {
    var ann = home.vault().as(Identity.named("ann"));
    assertThatThrownBy(() -> ann.updatePolicy("shop", SHOP))
        .isInstanceOf(AccessDeniedException.class);
    try (var lifecycle = manager()) {
      issue(lifecycle, SHOP);
      home.clock.advance(Duration.ofDays(61));
      lifecycle.runOnce();
      assertThat(entries("certificates/renew"))
          .hasSize(2)
          .allSatisfy(
              entry -> {
                assertThat(entry.detail()).endsWith("policy set by owner");
                assertThat(entry.outcome()).isEqualTo(AuditOutcome.DONE);
              });
    }
  }

  /** A bounded number of instants at which the test looks, for what must not be missed. */
  @Test
  void aYearOfEverythingAtOnceLeavesNoGap() {
    var policy =
        prepared().toBuilder()
            .overlap(Duration.ofDays(3))
            .notifications(Notification.daysBefore(20))
            .renewalWindow(RenewalWindow.wholeDays("Europe/Berlin", DayOfWeek.MONDAY))
            .build();
    try (var lifecycle = manager()) {
      issue(lifecycle, policy);
      Instant end = Home.START.plus(Duration.ofDays(365));
      while (home.clock.instant().isBefore(end)) {
        home.clock.advance(Duration.ofHours(12));
        lifecycle.runOnce();
        assertThat(home.vault().get("shop").notAfter()).isAfter(home.clock.instant());
      }
      int made = versions().size();
      assertThat(made).isBetween(365 / 60, 365 / 45 + 1);
      assertThat(versions().stream().filter(Certificate::isEnabled).count()).isLessThanOrEqualTo(2);
      assertThat(entries("lifecycle/retire").size()).isBetween(made - 2, made - 1);
      assertThat(entries("lifecycle/near-expiry")).as("renewed before anyone is told").isEmpty();
      assertThat(home.ca.issuances()).hasSize(made);
      assertThat(
              home.ca.issuances().stream()
                  .map(each -> Bytes.copyOf(each.certificate().getPublicKey().getEncoded()))
                  .distinct())
          .hasSize(made);
    }
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }
}
