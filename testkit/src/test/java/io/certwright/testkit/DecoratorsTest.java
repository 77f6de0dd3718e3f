package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.MemoryStorage;
import io.certwright.spi.storage.ClaimId;
import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.StorageException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The clock and the decorators do what they say. */
class DecoratorsTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final Bench bench = new Bench(new MemoryFixture());
  private final FaultyStorage faulty = FaultyStorage.around(bench.storage());
  private final CountingStorage counting = CountingStorage.around(faulty);

  @Test
  void aLostReplyIsACommit() {
    faulty.failNextCommit(CommitFault.REPLY_LOST);
    var commit = commitOf("a");
    assertThat(counting.commit(commit)).isInstanceOf(CommitOutcome.Unknown.class);
    assertThat(counting.settle(commit.id())).isEqualTo(Settlement.COMMITTED);
    assertThat(counting.unknown()).isEqualTo(1);
  }

  @Test
  void aLostRequestIsNone() {
    faulty.failNextCommit(CommitFault.REQUEST_LOST);
    var commit = commitOf("a");
    assertThat(counting.commit(commit)).isInstanceOf(CommitOutcome.Unknown.class);
    assertThat(counting.settle(commit.id())).isEqualTo(Settlement.VOID);
  }

  @Test
  void theScriptIsFollowedInOrder() {
    faulty.failNextCommit(CommitFault.THROWN_BEFORE);
    faulty.failNextCommit(CommitFault.REQUEST_LOST);
    assertThatThrownBy(() -> counting.commit(commitOf("a"))).isInstanceOf(StorageException.class);
    assertThat(counting.commit(commitOf("a"))).isInstanceOf(CommitOutcome.Unknown.class);
    assertThat(counting.commit(commitOf("a"))).isEqualTo(Bench.committed());
    assertThat(counting.commit(commitOf("a"))).isInstanceOf(CommitOutcome.Refused.class);
    assertThat(
            List.of(
                counting.failed(), counting.unknown(), counting.committed(), counting.refused()))
        .containsOnly(1L);
  }

  @Test
  void whatGoesBesideAFenceFailsAndCountsAsTheRest() {
    counting.commit(
        new Commit(Bench.newId(), List.of(Bench.due(bench.create("a", ""), bench.now()))));
    var claims = counting.claims().orElseThrow();
    var request = new ClaimRequest(bench.vault, ClaimId.random(new SecureRandom()), HOUR, 10);
    assertThat(Bench.ids(claims.claim(request).records())).containsExactly("a");
    var fences = List.of(new Fence(bench.key("a"), request.id()));
    var work = new Commit(Bench.newId(), List.of(bench.update("a", 1, "done")));

    faulty.failNextCommit(CommitFault.THROWN_BEFORE);
    assertThatThrownBy(() -> claims.commit(work, fences)).isInstanceOf(StorageException.class);
    faulty.failNextCommit(CommitFault.REPLY_LOST);
    assertThat(claims.commit(work, fences)).isInstanceOf(CommitOutcome.Unknown.class);
    assertThat(counting.settle(work.id())).isEqualTo(Settlement.COMMITTED);
    assertThat(bench.payload("a")).isEqualTo("done");
    var late = new Commit(Bench.newId(), List.of(bench.update("a", 2, "again")));
    assertThat(claims.commit(late, fences))
        .isEqualTo(new CommitOutcome.Refused(List.of(bench.key("a"))));
    assertThat(
            List.of(
                counting.failed(), counting.unknown(), counting.committed(), counting.refused()))
        .containsOnly(1L);
  }

  @Test
  void aLostReplyToAClaimLeavesItsRecordsHidden() {
    counting.commit(
        new Commit(Bench.newId(), List.of(Bench.due(bench.create("a", ""), bench.now()))));
    var claims = counting.claims().orElseThrow();
    faulty.loseNextClaim();
    var request = new ClaimRequest(bench.vault, ClaimId.random(new SecureRandom()), HOUR, 10);
    assertThatThrownBy(() -> claims.claim(request)).isInstanceOf(StorageException.class);
    assertThat(counting.due(bench.vault, 10).records()).isEmpty();
    bench.moveClock(HOUR);
    var again = new ClaimRequest(bench.vault, ClaimId.random(new SecureRandom()), HOUR, 10);
    assertThat(Bench.ids(claims.claim(again).records())).containsExactly("a");
  }

  @Test
  void aWatchIsHandedOn() {
    try (var watch = counting.watch().orElseThrow()) {
      bench.openAnother().commit(commitOf("a"));
      assertThat(watch.await(HOUR)).isTrue();
    }
  }

  @Test
  void readsFailUntilMended() {
    faulty.failReads(StorageException.Reason.UNAVAILABLE);
    assertThatThrownBy(() -> faulty.get(bench.key("a")))
        .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.isRetryable()).isTrue());
    faulty.mendReads();
    assertThat(faulty.get(bench.key("a"))).isEmpty();
  }

  @Test
  void commitsHangUntilReleased() throws Exception {
    faulty.holdCommits();
    var thread = new Thread(() -> counting.commit(commitOf("a")));
    thread.start();
    while (faulty.heldCommits() == 0) {
      Thread.onSpinWait();
    }
    assertThat(faulty.get(bench.key("a"))).isEmpty();
    faulty.releaseCommits();
    thread.join();
    assertThat(faulty.get(bench.key("a"))).isPresent();
  }

  @Test
  void theClockMovesInEveryZone() {
    var clock = SettableClock.at(Instant.EPOCH);
    var elsewhere = clock.withZone(ZoneId.of("Asia/Tokyo"));
    clock.advance(Duration.ofHours(-1));
    assertThat(elsewhere.instant()).isEqualTo(Instant.EPOCH.minusSeconds(3600));
    elsewhere.set(Instant.MAX);
    assertThat(clock.instant()).isEqualTo(Instant.MAX);
  }

  @Test
  void aClosedHandleLeavesTheRecords() {
    var first = MemoryStorage.create();
    assertThat(first.isShared()).isFalse();
    first.commit(commitOf("a"));
    first.close();
    var second = first.another();
    assertThat(second.isShared()).isFalse();
    assertThat(second.get(bench.key("a"))).isPresent();
    first.close();
    second.another();
    assertThat(second.isShared()).isTrue();
  }

  private Commit commitOf(String id) {
    return new Commit(Bench.newId(), List.of(bench.create(id, "")));
  }
}
