package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.RevocationRequest;
import io.certwright.audit.AuditEntry;
import io.certwright.ca.AuthorityCrls;
import io.certwright.ca.EmbeddedCa;
import io.certwright.event.VaultEvent;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.Renewal;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.testkit.FakeKeyHost;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Revocation lists go on when a key host is away, and when records are damaged. */
class CrlTroubleTest {

  private static final RevocationRequest SUPERSEDED =
      RevocationRequest.of(RevocationReason.SUPERSEDED).withoutReplacement();

  private static Certificate issue(Home home, String name) {
    var policy =
        CertificatePolicy.tlsServer(name + ".example.test")
            .issuer("root")
            .renewal(Renewal.never())
            .build();
    home.vault().create(name, policy);
    return home.vault().get(name);
  }

  private static BigInteger serial(Certificate certificate) {
    return new BigInteger(certificate.serialNumber(), 16);
  }

  private static List<VaultEvent> run(Home home) {
    var told = new ArrayList<VaultEvent>();
    try (var lifecycle =
        LifecycleManager.builder(home.vault()).listener(event -> told.add(event.event())).build()) {
      assertThat(lifecycle.runOnce()).isNotNull();
    }
    return told;
  }

  private static List<VaultEvent.CrlFailed> failures(List<VaultEvent> told) {
    return told.stream()
        .filter(VaultEvent.CrlFailed.class::isInstance)
        .map(VaultEvent.CrlFailed.class::cast)
        .toList();
  }

  @Test
  void aKeyHostThatIsAwayPutsTheListOffAndTheLastOneIsServed() {
    var host = FakeKeyHost.create();
    try (var home = Home.protectedBy(host)) {
      EmbeddedCa.openOrCreateRoot(home.vault(), "root");
      var shop = issue(home, "shop");
      run(home);
      var crls = AuthorityCrls.of(home.vault(), "root");
      var last = crls.current();
      assertThat(last.full()).isPresent();

      host.switchOff();
      home.vault().revocations().revokeSerial("root", serial(shop), SUPERSEDED);
      home.clock.advance(Duration.ofHours(24));
      var first = failures(run(home));
      assertThat(first).hasSize(1);
      assertThat(first.get(0).attempt()).isEqualTo(1);
      assertThat(first.get(0).next()).isAfter(home.clock.instant());
      assertThat(failures(run(home))).as("it waits").isEmpty();
      assertThat(crls.current().full()).isEqualTo(last.full());
      assertThat(Crls.entries(Crls.whole(home.vault(), "root"))).isEmpty();

      var wait = Duration.between(home.clock.instant(), first.get(0).next());
      home.clock.set(first.get(0).next());
      var second = failures(run(home));
      assertThat(second).hasSize(1);
      assertThat(second.get(0).attempt()).isEqualTo(2);
      assertThat(Duration.between(home.clock.instant(), second.get(0).next()))
          .as("longer than the first time")
          .isGreaterThan(wait);

      host.switchOn();
      home.clock.set(second.get(0).next());
      var after = run(home);
      assertThat(failures(after)).isEmpty();
      assertThat(after).filteredOn(VaultEvent.CrlPublished.class::isInstance).hasSize(1);
      assertThat(Crls.entries(Crls.whole(home.vault(), "root"))).containsOnlyKeys(serial(shop));
      assertThat(home.vault().audit().verify().findings()).isEmpty();
    }
  }

  /** Flips a byte in the record of a serial number. */
  private static void damage(Home home, Certificate certificate, String id) {
    var storage = home.another();
    var key = EngineHolder.of(home.vault()).engine().records().key(IssuedRecord.TYPE, id);
    var record = storage.get(key).orElseThrow();
    var payload = record.payload().toByteArray();
    payload[payload.length / 2] ^= 1;
    var write =
        new RecordWrite.Put(
            key,
            OptionalLong.of(record.revision()),
            record.revision(),
            Bytes.copyOf(payload),
            record.attributes(),
            record.due());
    var outcome = storage.commit(new Commit(CommitId.random(new SecureRandom()), List.of(write)));
    assertThat(outcome).as(certificate.name()).isInstanceOf(CommitOutcome.Committed.class);
  }

  @Test
  void aDamagedRecordIsOnHoldUntilItCanBeRead() {
    try (var home = Home.inMemory()) {
      EmbeddedCa.openOrCreateRoot(home.vault(), "root");
      var stolen = issue(home, "stolen");
      var other = issue(home, "other");
      var good = issue(home, "good");
      var revocations = home.vault().revocations();
      revocations.revokeSerial("root", serial(stolen), SUPERSEDED);
      revocations.revokeSerial("root", serial(other), SUPERSEDED);
      run(home);
      damage(home, stolen, "root/" + stolen.serialNumber());
      damage(home, good, "root/" + good.serialNumber());
      home.restart();

      home.clock.advance(Duration.ofDays(1));
      assertThat(failures(run(home))).isEmpty();
      assertThat(Crls.entries(Crls.whole(home.vault(), "root")))
          .as("what cannot be read stays revoked; what never was is not")
          .isEqualTo(
              Map.of(
                  serial(stolen), RevocationReason.CERTIFICATE_HOLD.code(),
                  serial(other), RevocationReason.SUPERSEDED.code()));
      assertThat(
              home.vault().audit().entries(Optional.empty(), 1000).entries().stream()
                  .filter(entry -> entry.operation().equals("crl/publish"))
                  .map(AuditEntry::detail))
          .last()
          .asString()
          .contains("1 cannot be read", stolen.serialNumber());
      assertThat(home.vault().audit().verify().findings())
          .anySatisfy(finding -> assertThat(finding.toString()).contains(stolen.serialNumber()));

      assertThat(home.vault().census().authorities().damagedLists()).isEqualTo(1);
      var list = Crls.all(home.vault(), "root").get(0).full().orElseThrow();
      assertThat(list.unreadable()).isEqualTo(1);

      damage(home, stolen, "root/" + stolen.serialNumber()); // the same bit: it is whole again
      home.restart();
      home.clock.advance(Duration.ofDays(1));
      run(home);
      assertThat(Crls.entries(Crls.whole(home.vault(), "root")))
          .containsEntry(serial(stolen), RevocationReason.SUPERSEDED.code());
      assertThat(home.vault().census().authorities().damagedLists()).isZero();
    }
  }
}
