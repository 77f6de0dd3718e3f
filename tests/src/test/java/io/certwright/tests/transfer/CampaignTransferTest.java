package io.certwright.tests.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.CertificateQuery;
import io.certwright.MemoryStorage;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.lifecycle.CampaignOutcome;
import io.certwright.lifecycle.CampaignPlan;
import io.certwright.lifecycle.CampaignProgress.State;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.lifecycle.RenewalRate;
import io.certwright.policy.CertificatePolicy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A campaign that is half done goes on in the vault that a backup is restored to. */
class CampaignTransferTest {

  private static final int CERTIFICATES = 10;

  private final Estate estate = new Estate();

  private void run(LifecycleManager lifecycle, int times) {
    for (int i = 0; i < times; i++) {
      lifecycle.runOnce();
      // What elapses while it runs is measured by a clock of its own.
      estate.clock.advance(Duration.ofMinutes(2));
    }
  }

  @Test
  void itGoesOnWhereItWas() {
    byte[] backup;
    try (var vault = estate.open(MemoryStorage.create(estate.clock));
        var lifecycle = LifecycleManager.builder(vault).build()) {
      for (int i = 0; i < CERTIFICATES; i++) {
        vault.create("c-" + i, CertificatePolicy.tlsServer("c-" + i + ".example.test").build());
      }
      var rate = new RenewalRate(1, Duration.ofMinutes(1));
      lifecycle
          .campaigns()
          .start("all", CampaignPlan.renewing(CertificateQuery.all().namePrefix("c"), rate));
      run(lifecycle, 5);
      backup = Estate.backUp(vault);
    }
    var target = MemoryStorage.create(estate.clock);
    estate.restore(backup, target);
    try (var vault = estate.open(target.another());
        var lifecycle = LifecycleManager.builder(vault).build()) {
      var campaign = lifecycle.campaigns().find("all").orElseThrow();
      assertThat(campaign.progress().found()).isEqualTo(5);
      run(lifecycle, 2 * CERTIFICATES);
      assertThat(campaign.progress().state()).isEqualTo(State.COMPLETED);
      assertThat(campaign.progress().outcomes())
          .isEqualTo(Map.of(CampaignOutcome.RENEWED, (long) CERTIFICATES));
      for (int i = 0; i < CERTIFICATES; i++) {
        assertThat(versions(vault, "c-" + i)).isEqualTo(2);
      }
      Estate.requireIntact(vault);
    }
  }

  private static int versions(Vault vault, String name) {
    return vault.listVersions(name, PageRequest.first(10)).items().size();
  }
}
