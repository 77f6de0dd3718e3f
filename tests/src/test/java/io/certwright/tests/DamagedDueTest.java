package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.engine.EngineHolder;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.testkit.ForwardingStorage;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is damaged stays due, and must not hide what is due behind it. */
class DamagedDueTest {

  private static final int DAMAGED = 210;
  private static final CertificatePolicy POLICY =
      CertificatePolicy.tlsServer("shop.example.test").key(KeySpec.ED25519).build();

  private final Home home = Home.inMemory();

  @AfterEach
  void close() {
    home.close();
  }

  /** A storage that belongs to one process: nothing is claimed there, and so nothing hidden. */
  private static ForwardingStorage alone(Storage storage) {
    return new ForwardingStorage(storage) {
      @Override
      public boolean isShared() {
        return false;
      }
    };
  }

  @Test
  void aRunGetsPastWhatIsDamaged() {
    var writes = new ArrayList<RecordWrite>();
    var vault = EngineHolder.of(home.vault()).engine().records().vault();
    try (var raw = home.another();
        var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      for (int i = 0; i < DAMAGED; i++) {
        lifecycle.manage("c" + i, POLICY);
        var record = raw.get(new RecordKey(vault, "certificate", "c" + i)).orElseThrow();
        writes.add(
            new RecordWrite.Put(
                record.key(),
                OptionalLong.of(record.revision()),
                record.revision() + 1,
                Bytes.copyOf(new byte[] {1}),
                record.attributes(),
                record.due()));
      }
      assertThat(raw.commit(new Commit(CommitId.random(new SecureRandom()), writes)))
          .isInstanceOf(CommitOutcome.Committed.class);
      home.clock.advance(Duration.ofHours(1));
      lifecycle.manage("sound", POLICY);
    }
    try (var alone = home.openOn(alone(home.another()));
        var lifecycle = LifecycleManager.builder(alone).build()) {
      assertThat(lifecycle.runOnce().issued()).isOne();
    }
    assertThat(home.vault().get("sound").name()).isEqualTo("sound");
  }
}
