package io.certwright.tests.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.CertificateImport;
import io.certwright.CompromiseOutcome;
import io.certwright.CompromiseReport;
import io.certwright.CompromiseReport.State;
import io.certwright.KeyCompromise;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.policy.Renewal;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.StorageException;
import io.certwright.testkit.ForwardingStorage;
import io.certwright.testkit.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A compromised key that very many certificates have. How many there are decides the number of
 * commits and nothing else; {@code -Dcertwright.compromised=10000} has it done with as many.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CompromiseManyTest {

  private static final int COUNT = Integer.getInteger("certwright.compromised", 600);

  /** As many are revoked by one commit, and looked at by one. */
  private static final int REVOKED_TOGETHER = 50;

  /** Then the storage is gone. */
  private static final int WRITTEN_PAGES = 5;

  private static final int LOOKED_AT_TOGETHER = 200;

  /** One in so many is replaced by itself. */
  private static final int RENEWED = 20;

  private final SettableClock clock = SettableClock.at(Tenement.START);
  private final MemoryStorage memory = MemoryStorage.create(clock);
  private final List<Integer> commits = new ArrayList<>();
  private int left = Integer.MAX_VALUE;

  /** Counts what each commit writes. */
  private final class Counting extends ForwardingStorage {
    Counting() {
      super(memory.another());
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      if (--left < 0) {
        throw new StorageException(StorageException.Reason.UNAVAILABLE, "it is gone");
      }
      commits.add(commit.writes().size());
      return onward.apply(commit);
    }
  }

  private static void take(Vault vault, String name, byte[] file, boolean renewed) {
    var policy = Tenement.shared().toBuilder();
    var wanted = renewed ? policy.build() : policy.renewal(Renewal.never()).build();
    try (var source = CertificateImport.of(file).policy(wanted).allowNotYetValid()) {
      vault.importCertificate(name, source);
    }
  }

  @Test
  void allAreRevokedPageByPageThoughTheStorageGoesAwayInBetween() {
    try (var house = Tenement.on(clock, Counting::new)) {
      var before = house.open("a").vault;
      before.create("c-0", Tenement.shared());
      var first = before.get("c-0");
      var key = first.x509().getPublicKey();
      var file = Tenement.file(before, first);
      for (int i = 1; i < COUNT; i++) {
        take(before, "c-" + i, file, i % RENEWED == 0);
      }
      commits.clear();
      left = 1 + WRITTEN_PAGES;
      var called = before.compromises().report(KeyCompromise.ofCertificate(first.x509())).report();
      assertThat(called.state()).isEqualTo(State.REVOKING);
      assertThat(called.revoked()).isEqualTo(REVOKED_TOGETHER * WRITTEN_PAGES);
      left = Integer.MAX_VALUE;
      house.close("a");

      var after = house.open("a");
      CompromiseReport report;
      do {
        after.run();
        clock.advance(Duration.ofSeconds(10));
        report = after.vault.compromises().find(key).orElseThrow().report();
        assertThat(report.revoked()).isGreaterThanOrEqualTo(called.revoked());
      } while (report.state() != State.SETTLED);
      int replaced = (COUNT + RENEWED - 1) / RENEWED;
      assertThat(report.revoked()).isEqualTo(COUNT);
      assertThat(report.count(CompromiseOutcome.REVOKED)).isEqualTo(COUNT);
      assertThat(report.count(CompromiseOutcome.REPLACED)).isEqualTo(replaced);
      assertThat(report.count(CompromiseOutcome.UNREPLACED)).isEqualTo(COUNT - replaced);
      assertThat(commits).allSatisfy(writes -> assertThat(writes).isLessThan(5 * REVOKED_TOGETHER));
      assertThat(commits)
          .hasSizeLessThan(
              COUNT / REVOKED_TOGETHER + 3 * COUNT / LOOKED_AT_TOGETHER + 2 * replaced);
    } finally {
      memory.close();
    }
  }
}
