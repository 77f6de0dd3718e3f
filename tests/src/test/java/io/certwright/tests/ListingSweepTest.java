package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.audit.AuditEntry;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.StoredRecord;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A due instant that was changed beside the seal keeps no certificate from being renewed. */
class ListingSweepTest {

  private static final CertificatePolicy POLICY =
      CertificatePolicy.tlsServer("shop.example.test").key(KeySpec.ED25519).build();

  private final Home home = Home.inMemory();

  @AfterEach
  void close() {
    home.close();
  }

  private StoredRecord stored(String name) {
    var vault = EngineHolder.of(home.vault()).engine().records().vault();
    try (var raw = home.another()) {
      return raw.get(new RecordKey(vault, "certificate", name)).orElseThrow();
    }
  }

  /** Past the vault, and without its keys. */
  private void list(StoredRecord record, Optional<Instant> due) {
    var write =
        new RecordWrite.Put(
            record.key(),
            OptionalLong.of(record.revision()),
            record.revision(),
            record.payload(),
            record.attributes(),
            due);
    try (var raw = home.another()) {
      assertThat(raw.commit(new Commit(CommitId.random(new SecureRandom()), List.of(write))))
          .isInstanceOf(CommitOutcome.Committed.class);
    }
  }

  private void runOnce() {
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      lifecycle.runOnce();
    }
  }

  @Test
  void itIsRestoredAndTheCertificateIsRenewedInTime() {
    home.vault().create("shop", POLICY);
    var first = home.vault().get("shop").version();
    var record = stored("shop");
    var due = record.due().orElseThrow();
    list(record, Optional.empty());
    assertThat(home.vault().audit().verify().findings())
        .extracting(finding -> finding.place())
        .containsExactly("certificate/shop");
    runOnce();
    assertThat(stored("shop").due()).contains(due);
    assertThat(home.vault().audit().verify().findings()).isEmpty();
    assertThat(Trail.entries(home.vault(), "lifecycle/restore-due"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.identity()).isEqualTo("system"))
        .satisfies(entry -> assertThat(entry.detail()).contains("due never"));
    home.clock.set(due.plusSeconds(1));
    runOnce();
    assertThat(home.vault().get("shop").version()).isNotEqualTo(first);
    assertThat(Trail.entries(home.vault(), "lifecycle/restore-due"))
        .extracting(AuditEntry::target)
        .containsExactly("shop");
  }

  /** It looks at 200 records a minute, whatever there is, and comes past all of them. */
  @Test
  void itIsBounded() {
    for (int i = 0; i < 205; i++) {
      home.vault().create(String.format(Locale.ROOT, "shop-%03d", i), POLICY);
    }
    var record = stored("shop-204");
    var due = record.due();
    list(record, due.map(at -> at.plus(Duration.ofDays(900))));
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      lifecycle.runOnce();
      lifecycle.runOnce();
      assertThat(stored("shop-204").due()).isNotEqualTo(due);
      home.clock.advance(Duration.ofMinutes(1));
      lifecycle.runOnce();
      assertThat(stored("shop-204").due()).isEqualTo(due);
    }
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }
}
