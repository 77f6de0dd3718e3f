package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.CertificateSummary;
import io.certwright.PageRequest;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditOutcome;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyRenewal;
import io.certwright.policy.Renewal;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.CertificateStatus;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.issuer.RenewalAdvice;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.FakeOversight;
import io.certwright.tests.log.KeptLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an issuer says of the versions in service, and what follows from it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OversightTest {

  private static final Duration LIFE = Duration.ofDays(90);
  private static final Duration DAY = Duration.ofDays(1);
  private static final CertificatePolicy SHOP = Home.outside("shop.example.test");

  private final Home home = Home.inMemory();
  private final FakeOversight issuer = FakeOversight.of(home.ca, home.clock);
  private LifecycleManager lifecycle;

  @BeforeEach
  void open() {
    home.replaceIssuer(issuer);
    home.restart();
    lifecycle = LifecycleManager.builder(home.vault()).build();
  }

  @AfterEach
  void close() {
    home.close();
  }

  private void restart() {
    home.restart();
    lifecycle = LifecycleManager.builder(home.vault()).build();
  }

  private CertificateSummary summary() {
    return home.vault().list(PageRequest.first(1)).items().get(0);
  }

  private int versions() {
    return home.vault().listVersions("shop", PageRequest.first(100)).items().size();
  }

  private List<AuditEntry> entries(String operation) {
    return Trail.entries(home.vault(), operation);
  }

  private void issue(CertificatePolicy policy) {
    lifecycle.manage("shop", policy);
    assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
  }

  private RenewalAdvice again(RenewalAdvice.Window window) {
    var next = home.clock.instant().plus(DAY);
    return new RenewalAdvice.Window(window.start(), window.end(), window.explanation(), next);
  }

  /** Hour by hour, as long as given; the number of versions at the end. */
  private int hours(long hours) {
    for (long hour = 0; hour < hours; hour++) {
      home.clock.advance(Duration.ofHours(1));
      lifecycle.runOnce();
    }
    return versions();
  }

  @Test
  void aWindowMovesTheRenewalAndTheInstantDrawnStays() {
    issue(SHOP);
    var start = Home.START.plus(Duration.ofDays(20));
    var end = start.plus(Duration.ofDays(2));
    var window =
        new RenewalAdvice.Window(
            start, end, Optional.of("an\nincident"), home.clock.instant().plus(DAY));
    for (int i = 0; i < 40; i++) {
      // Of the one after it has no advice.
      issuer.adviseNext(
          () ->
              issuer.adviceAsked().stream().distinct().count() == 1
                  ? again(window)
                  : new RenewalAdvice.None(home.clock.instant().plus(DAY)));
    }
    hours(24);
    var drawn = entries("lifecycle/advice").get(0).detail();
    assertThat(drawn).contains("window " + start, "an?incident", "renewal at ");
    hours(24 * 10);
    restart();
    hours(24 * 8);
    assertThat(entries("lifecycle/advice"))
        .as("asked each day, and drawn once")
        .hasSizeBetween(15, 22)
        .allSatisfy(entry -> assertThat(entry.detail()).isEqualTo(drawn));
    assertThat(versions()).isEqualTo(1);
    assertThat(hours(24 * 3)).isEqualTo(2);
    var issued = home.vault().get("shop").issued();
    assertThat(issued).isBetween(start, end.plus(Duration.ofHours(1)));
    assertThat(drawn).contains(issued.toString().substring(0, 10));
  }

  @Test
  void aWindowInThePastMeansNowAndOnlyOnceInAnInterval() {
    issue(SHOP);
    hours(24);
    for (int i = 0; i < 30; i++) {
      issuer.adviseNext(
          () ->
              new RenewalAdvice.Window(
                  Home.START.minus(DAY),
                  Home.START,
                  Optional.empty(),
                  home.clock.instant().plus(Duration.ofHours(6))));
    }
    assertThat(hours(24)).as("at once").isEqualTo(2);
    assertThat(hours(24 * 3))
        .as("an issuer that always says so is no storm")
        .isLessThanOrEqualTo(3);
    assertThat(home.ca.issuances()).hasSize(versions());
  }

  /** It may advise later than the policy says, but not to let the certificate end. */
  @Test
  void aWindowAtTheEndIsNotWaitedFor() {
    issue(SHOP);
    for (int i = 0; i < 100; i++) {
      issuer.adviseNext(
          () ->
              new RenewalAdvice.Window(
                  Home.START.plus(LIFE).minusSeconds(60),
                  Home.START.plus(LIFE).plus(LIFE),
                  Optional.empty(),
                  home.clock.instant().plus(DAY)));
    }
    assertThat(hours(24 * 62)).as("later than two thirds").isEqualTo(1);
    assertThat(hours(24 * 14)).as("half way from there to the end").isEqualTo(2);
  }

  @Test
  void anIssuerThatDoesNotAnswerChangesNothing() {
    issue(SHOP);
    for (int i = 0; i < 500; i++) {
      issuer.adviseNext(
          () -> {
            throw new IllegalStateException("secret detail");
          });
      issuer.tellNext(
          () -> {
            throw new IllegalStateException("secret detail");
          });
    }
    assertThat(hours(24 * 30)).isEqualTo(1);
    assertThat(home.vault().operation("shop").orElseThrow().failure())
        .as("issuance has not failed")
        .isEmpty();
    assertThat(entries("lifecycle/advice"))
        .hasSizeBetween(20, 260)
        .allSatisfy(
            entry -> {
              assertThat(entry.outcome()).isEqualTo(AuditOutcome.FAILED);
              assertThat(entry.detail()).contains("no answer").doesNotContain("secret");
            });
    assertThat(hours(24 * 31)).as("the policy decides").isEqualTo(2);
  }

  @Test
  void whatIsRevokedIsReplacedAtOnceWithANewKey() {
    issue(SHOP.toBuilder().keyRenewal(KeyRenewal.reuse()).build());
    hours(24);
    assertThat(entries("lifecycle/status")).isNotEmpty();
    assertThat(entries("lifecycle/status").get(0).detail()).startsWith("good");
    var first = home.vault().get("shop");
    home.ca.revoke(Bytes.copyOf(Encoded.of(first.x509())), 1);
    assertThat(hours(2)).isEqualTo(2);
    assertThat(Trail.last(home.vault(), "lifecycle/status").detail())
        .contains("revoked since", "reason 1");
    var second = home.vault().get("shop");
    assertThat(second.x509().getPublicKey()).isNotEqualTo(first.x509().getPublicKey());
    assertThat(hours(24 * 3)).as("the new one is in order").isEqualTo(2);
    assertThat(hours(24 * 62)).isEqualTo(3);
    assertThat(home.vault().get("shop").x509().getPublicKey())
        .as("as the policy says")
        .isEqualTo(second.x509().getPublicKey());
  }

  /** The reused key is revoked, whichever version with it serves. */
  @Test
  void theKeyOfARevokedVersionIsNotUsedAgainWhenAnOlderVersionServes() {
    issue(SHOP.toBuilder().keyRenewal(KeyRenewal.reuse()).build());
    assertThat(hours(24 * 61)).isEqualTo(2);
    var second = home.vault().get("shop");
    assertThat(home.vault().listVersions("shop", PageRequest.first(2)).items())
        .extracting(version -> version.x509().getPublicKey())
        .containsOnly(second.x509().getPublicKey());
    home.ca.revoke(Bytes.copyOf(Encoded.of(second.x509())), 1);
    // A refusal leaves time to disable by hand what is known to be revoked.
    home.ca.answerNext(FakeAnswer.refuse(Refusal.REJECTED, "not-now", Optional.empty()));
    while (Trail.entries(home.vault(), "certificates/refused").isEmpty()) {
      assertThat(hours(1)).isEqualTo(2);
    }
    home.vault().disable(second);
    assertThat(home.vault().get("shop").version()).isNotEqualTo(second.version());
    assertThat(hours(24 * 31)).isEqualTo(3);
    assertThat(home.vault().get("shop").x509().getPublicKey())
        .isNotEqualTo(second.x509().getPublicKey());
  }

  @Test
  void anIssuersWordsAreNotLogged() {
    issue(SHOP);
    issuer.tellNext(
        () -> {
          throw new IllegalStateException("token 7731\r\nforged", new Error("cause 7731"));
        });
    KeptLog.keep();
    hours(24);
    var lines = KeptLog.take();
    assertThat(lines).anyMatch(line -> line.text().contains("java.lang.IllegalStateException"));
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line.text()).doesNotContain("7731");
              assertThat(line.thrown()).isNull();
            });
  }

  @Test
  void whatIsNeverRenewedIsNotRenewedForARevocationEither() {
    issue(SHOP.toBuilder().renewal(Renewal.never()).build());
    hours(24);
    home.ca.revoke(Bytes.copyOf(Encoded.of(home.vault().get("shop").x509())), 4);
    assertThat(hours(24 * 10)).isEqualTo(1);
    int asked = issuer.statusAsked().size();
    assertThat(hours(24)).isEqualTo(1);
    assertThat(issuer.statusAsked()).as("revoked is for good").hasSize(asked);
    assertThat(issuer.adviceAsked()).as("nobody would follow it").isEmpty();
  }

  /** Instants at the ends of time, and texts without end. */
  @Test
  void answersAreBounded() {
    issue(SHOP);
    issuer.adviseNext(
        () ->
            new RenewalAdvice.Window(
                Instant.MIN, Instant.MAX, Optional.of("x".repeat(1 << 20)), Instant.MAX));
    issuer.adviseNext(() -> new RenewalAdvice.None(Instant.MIN));
    issuer.tellNext(() -> new CertificateStatus.Unknown(Instant.MIN));
    issuer.tellNext(() -> new CertificateStatus.Good(Instant.MAX));
    hours(48);
    var asked = entries("lifecycle/advice");
    assertThat(asked.get(0).detail().length()).isLessThanOrEqualTo(1000);
    assertThat(asked.size()).isBetween(2, 60);
    assertThat(entries("lifecycle/status").get(0).detail()).startsWith("unknown to its issuer");
    assertThat(summary().nextAction().orElseThrow())
        .isBetween(home.clock.instant(), home.clock.instant().plus(DAY.multipliedBy(2)));
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }

  @Test
  void anotherIssuerIsNotAskedAboutWhatItHasNotIssued() {
    issue(SHOP);
    hours(24);
    home.replaceIssuer(home.ca);
    restart();
    hours(48);
    assertThat(Trail.last(home.vault(), "lifecycle/advice").detail()).startsWith("nobody to ask");
    assertThat(Trail.last(home.vault(), "lifecycle/status").detail()).startsWith("nobody to ask");
    int entries = entries("lifecycle/advice").size();
    hours(48);
    assertThat(entries("lifecycle/advice")).hasSize(entries);
    assertThat(hours(24 * 61)).isEqualTo(2);
  }
}
