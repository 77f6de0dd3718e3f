package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.AuthorityRecord;
import io.certwright.internal.record.CrlPartRecord;
import io.certwright.internal.record.CrlRecord;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.record.RecordType;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.AuthoritySettings;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CrlPlan;
import io.certwright.policy.PublicationAddresses;
import io.certwright.policy.Renewal;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.storage.ListQuery.Order;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is left of a CA that was purged goes when nobody can rely on it any more. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CaPurgeTest {

  private static final RevocationRequest SUPERSEDED =
      RevocationRequest.of(RevocationReason.SUPERSEDED);
  private static final int BRIEF = 230;

  private final Home home = Home.inMemory();
  private final Vault vault = home.vault();
  private final LifecycleManager lifecycle = LifecycleManager.builder(vault).build();

  @AfterEach
  void close() {
    lifecycle.close();
    home.close();
  }

  private long count(RecordType<?> type, String ca) {
    var records = EngineHolder.of(vault).engine().records();
    return records.list(type, ca + "/", Optional.empty(), Order.ASCENDING, 1000).records().size();
  }

  /** Serial numbers, lists, parts of lists, settings. */
  private List<Long> left(String ca) {
    var records = EngineHolder.of(vault).engine().records();
    return List.of(
        count(IssuedRecord.TYPE, ca),
        count(CrlRecord.TYPE, ca),
        count(CrlPartRecord.TYPE, ca),
        records.find(AuthorityRecord.TYPE, ca).isPresent() ? 1L : 0L);
  }

  private void run(int days) {
    for (int i = 0; i < days; i++) {
      home.clock.advance(Duration.ofDays(1));
      lifecycle.runOnce();
    }
  }

  private Certificate issue(String name, String ca, int days) {
    vault.create(
        name,
        CertificatePolicy.tlsServer("leaf.example.test")
            .issuer(ca)
            .validity(Duration.ofDays(days))
            .renewal(Renewal.never())
            .build());
    return vault.get(name);
  }

  private void purge(String... names) {
    for (var name : names) {
      vault.delete(name);
      vault.deleted().purge(name);
    }
  }

  @Test
  void listsAndSerialNumbersGoWhenTheyHaveEnded() {
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    var other = EmbeddedCa.openOrCreateRoot(vault, "root-2");
    root.configure(
        new AuthoritySettings(
            PublicationAddresses.NONE.withCrls("http://c.example.test"),
            CrlPlan.STANDARD.withPartitions(2).withDeltaInterval(Duration.ofHours(6))));
    for (int i = 0; i < BRIEF; i++) {
      issue("brief", "root", 3);
    }
    var lasting = issue("lasting", "root", 40);
    issue("others", "root-2", 3);
    vault.revocations().revoke(lasting, SUPERSEDED);
    vault.revocations().revoke(vault.get("brief"), SUPERSEDED);
    run(2);
    var ours = left("root");
    assertThat(ours.subList(0, 2)).containsExactly(BRIEF + 1L, 3L);
    assertThat(ours.get(2)).isGreaterThan(5L);
    var backup = vault.backup("root");
    purge("brief", "lasting", "root");
    var others = left("root-2");
    run(1);
    assertThat(left("root")).as("others may rely on the lists").isEqualTo(ours);
    run(13);
    assertThat(left("root").subList(0, 2)).containsExactly(1L, 1L);

    vault.restore(backup);
    run(2);
    assertThat(Crls.entries(Crls.whole(vault, "root")))
        .as("nothing was un-revoked meanwhile")
        .containsOnlyKeys(lasting.x509().getSerialNumber());
    purge("root");
    run(60);
    assertThat(left("root")).containsExactly(0L, 0L, 0L, 0L);
    assertThat(left("root-2")).isEqualTo(others);
    assertThat(other.crls().current().full()).isPresent();
    assertThat(vault.audit().verify().findings()).isEmpty();
  }
}
