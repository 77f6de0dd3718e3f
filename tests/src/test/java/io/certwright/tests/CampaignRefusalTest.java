package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.CertificateQuery;
import io.certwright.PageRequest;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.lifecycle.CampaignPlan;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.lifecycle.RenewalRate;
import io.certwright.policy.CertificatePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a campaign is not, and who may not have one. */
class CampaignRefusalTest {

  private static final CampaignPlan PLAN =
      CampaignPlan.renewing(CertificateQuery.all(), RenewalRate.perHour(100));

  private final Home home = Home.inMemory();

  @AfterEach
  void close() {
    home.close();
  }

  private LifecycleManager manager() {
    return LifecycleManager.builder(home.vault()).build();
  }

  @Test
  void aRateIsOneThatCanBeKept() {
    for (int renewals : new int[] {0, -1, 1_000_001}) {
      assertThatThrownBy(() -> RenewalRate.perHour(renewals))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("rate.renewals")
          .hasMessageContaining(Integer.toString(renewals));
    }
    for (var interval :
        List.of(
            Duration.ZERO,
            Duration.ofSeconds(-1),
            Duration.ofMillis(999),
            Duration.ofDays(367),
            Duration.ofSeconds(Long.MAX_VALUE))) {
      assertThatThrownBy(() -> new RenewalRate(1, interval))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("rate.interval");
    }
  }

  @Test
  void anIssuerIsOneThatIsKnownAndMakesCertificates() {
    home.vault().create("shop", CertificatePolicy.tlsServer("shop.example.test").build());
    home.forgetCommits();
    try (var lifecycle = manager()) {
      var campaigns = lifecycle.campaigns();
      assertThatThrownBy(() -> campaigns.start("x", PLAN.withIssuer("nobody")))
          .isInstanceOf(InvalidPolicyException.class)
          .hasMessageContaining("nobody");
      assertThatThrownBy(() -> campaigns.preview(PLAN.withIssuer("nobody")))
          .isInstanceOf(InvalidPolicyException.class);
      assertThatThrownBy(() -> campaigns.start("x", PLAN.withIssuer(CertificatePolicy.UNKNOWN)))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("issuer");
      assertThatThrownBy(() -> PLAN.withIssuer("no/name"))
          .isInstanceOf(InvalidRequestException.class);
      for (var name : new String[] {"", "a b", "a/b", "~a", "x".repeat(128)}) {
        assertThatThrownBy(() -> campaigns.start(name, PLAN))
            .isInstanceOf(InvalidRequestException.class);
      }
      assertThat(campaigns.list(PageRequest.first(1)).items()).isEmpty();
      assertThat(home.commits()).as("nothing was changed").isZero();
    }
  }

  @Test
  void theSameIsTheSameAndAnotherOneIsRefused() {
    home.vault().create("shop", CertificatePolicy.tlsServer("shop.example.test").build());
    EmbeddedCa.openOrCreateRoot(home.vault(), "root");
    try (var lifecycle = manager()) {
      var campaigns = lifecycle.campaigns();
      var plan =
          CampaignPlan.renewing(
              CertificateQuery.all().tag("b").tag("a", "1").expiresFrom(Instant.EPOCH),
              PLAN.rate());
      campaigns.start("One", plan);
      home.forgetCommits();
      var again =
          CampaignPlan.renewing(
              CertificateQuery.all().expiresFrom(Instant.EPOCH).tag("a", "1").tag("b"),
              PLAN.rate());
      assertThat(campaigns.start("one", again).name()).isEqualTo("one");
      assertThat(home.commits()).isZero();
      for (var other :
          List.of(
              PLAN,
              plan.withNewKeys(),
              plan.withIssuer("root"),
              CampaignPlan.renewing(plan.query(), RenewalRate.perHour(101)))) {
        assertThatThrownBy(() -> campaigns.start("one", other))
            .isInstanceOf(ConflictException.class)
            .hasMessageContaining("one");
      }
      assertThat(home.commits()).isZero();
    }
  }

  @Test
  void eachChangeLeavesAnEntry() {
    home.vault().create("shop", CertificatePolicy.tlsServer("shop.example.test").build());
    try (var lifecycle = manager()) {
      var campaign = lifecycle.campaigns().start("all", PLAN);
      campaign.pause();
      campaign.resume();
      lifecycle.runOnce();
      campaign.cancel();
      lifecycle.campaigns().remove("all");
    }
    for (var operation :
        List.of(
            "campaign-start",
            "campaign-pause",
            "campaign-resume",
            "campaign-cancel",
            "campaign-remove",
            "campaign")) {
      assertThat(Trail.last(home.vault(), "lifecycle/" + operation).target()).isEqualTo("all");
    }
    assertThat(Trail.last(home.vault(), "lifecycle/campaign-start").identity()).isEqualTo("owner");
    assertThat(Trail.last(home.vault(), "lifecycle/campaign-renew").identity()).isEqualTo("system");
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }

  @Test
  void aClosedManagerSaysSo() {
    var lifecycle = manager();
    var campaigns = lifecycle.campaigns();
    lifecycle.close();
    assertThatThrownBy(() -> campaigns.start("all", PLAN)).isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> campaigns.find("all")).isInstanceOf(ConflictException.class);
  }
}
