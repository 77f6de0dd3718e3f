package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.ca.OcspResponder;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.AuthoritySettings;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CrlPlan;
import io.certwright.policy.PublicationAddresses;
import io.certwright.policy.Renewal;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.storage.ListQuery.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What has ended leaves the lists after one more, and then what they are made from. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CrlLeavingTest {

  private static final RevocationRequest SUPERSEDED =
      RevocationRequest.of(RevocationReason.SUPERSEDED);

  private final Home home = Home.inMemory();
  private final Vault vault = home.vault();
  private final EmbeddedCa root = EmbeddedCa.openOrCreateRoot(vault, "root");

  @AfterEach
  void close() {
    home.close();
  }

  private Certificate issue(String name, int days) {
    vault.create(
        name,
        CertificatePolicy.tlsServer(name + ".example.test")
            .issuer("root")
            .validity(Duration.ofDays(days))
            .renewal(Renewal.never())
            .build());
    return vault.get(name);
  }

  /** How many serial numbers are looked at for lists, and how many are remembered. */
  private List<Long> records() {
    var records = EngineHolder.of(vault).engine().records();
    var all = records.list(IssuedRecord.TYPE, "", Optional.empty(), Order.ASCENDING, 1000);
    long listed =
        all.records().stream()
            .flatMap(found -> IssuedRecord.TYPE.attributes(found.value()).stream())
            .filter(attribute -> attribute.name().equals(IssuedRecord.LISTED))
            .count();
    return List.of(listed, (long) all.records().size());
  }

  private List<Integer> lengths() {
    var all = new ArrayList<Integer>();
    for (var list : Crls.all(vault, "root")) {
      all.add(Crls.entries(Crls.full(vault, list)).size());
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({"1, false", "1, true", "3, false", "3, true"})
  void expiredEntriesLeaveWhatListsAreMadeFrom(int partitions, boolean deltas) {
    var plan = CrlPlan.STANDARD;
    if (partitions > 1) {
      plan = plan.withPartitions(partitions);
    }
    if (deltas) {
      plan = plan.withDeltaInterval(Duration.ofHours(1));
    }
    root.configure(
        new AuthoritySettings(PublicationAddresses.NONE.withCrls("http://c.example.test"), plan));
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      lifecycle.runOnce();
      var brief = issue("brief", 2);
      var lasting = issue("lasting", 60);
      var held = issue("held", 2);
      vault.revocations().revoke(brief, SUPERSEDED);
      vault.revocations().revoke(lasting, SUPERSEDED);
      vault.revocations().revoke(held, RevocationRequest.of(RevocationReason.CERTIFICATE_HOLD));
      vault.revocations().release(vault.getVersion("held", held.version()));
      boolean seenAfterItsEnd = false;
      for (int hours = 0; hours < 24 * 6; hours += 2) {
        home.clock.advance(Duration.ofHours(2));
        lifecycle.runOnce();
        var whole = Crls.whole(vault, "root");
        boolean has = Crls.entries(whole).containsKey(brief.x509().getSerialNumber());
        boolean ended = whole.getThisUpdate().toInstant().isAfter(brief.notAfter());
        assertThat(has || ended || hours < 30).as("at %s", home.clock.instant()).isTrue();
        seenAfterItsEnd |= has && ended;
      }
      assertThat(seenAfterItsEnd).isTrue();
      assertThat(lengths().stream().mapToInt(Integer::intValue).sum())
          .isEqualTo(partitions == 1 ? 1 : 2);
      assertThat(records()).containsExactly(1L, 3L);
      var responder = OcspResponder.builder(vault).signedAhead(0).build();
      var reply = responder.answer(Ocsp.question(Ocsp.id(root.certificate(), brief)));
      assertThat(Ocsp.status(Ocsp.single(reply, root.certificate()))).isEqualTo("revoked 4");
      vault
          .revocations()
          .revokeSerial(
              "root",
              brief.x509().getSerialNumber(),
              RevocationRequest.of(RevocationReason.KEY_COMPROMISE));
      assertThat(records()).as("another status").containsExactly(2L, 3L);
      for (int days = 0; days < 4; days++) {
        home.clock.advance(Duration.ofDays(1));
        lifecycle.runOnce();
      }
      assertThat(records()).containsExactly(1L, 3L);
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }
}
