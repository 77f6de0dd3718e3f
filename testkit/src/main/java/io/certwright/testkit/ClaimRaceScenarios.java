package io.certwright.testkit;

import static io.certwright.testkit.ClaimScenarios.due;
import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Claimers, workers and others that meet. */
final class ClaimRaceScenarios {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final int CLAIMERS = 8;
  private static final int RECORDS = 400;
  private static final int ROUNDS = 20;

  /** How often a claimer finds nothing, while nobody else gets on either, before it goes home. */
  private static final int MOST_IN_VAIN = 1_000;

  private ClaimRaceScenarios() {}

  /** Claimers on one storage. */
  static void eachOnce(Bench bench) throws Exception {
    bench.claims();
    eachOnce(bench, List.of(bench.storage()));
  }

  /** Claimers on several, as several nodes are. */
  static void eachOnceAmongAll(Bench bench) throws Exception {
    bench.needs(StorageAbility.SHARED);
    bench.claims();
    var nodes = List.of(bench.storage(), bench.openAnother(), bench.openAnother());
    eachOnce(bench, nodes);
    due(bench, "seen");
    var hand = bench.claim(nodes.get(1), HOUR, 1);
    assertThat(hand.ids()).containsExactly("seen");
    assertThat(bench.claim(nodes.get(2), HOUR, 1).ids()).isEmpty();
    assertThat(nodes.get(0).due(bench.vault, 1).records()).isEmpty();
    assertThat(bench.refusals(List.of(bench.fence("seen", hand)), bench.update("seen", 1, "")))
        .as("a fence of a claim that was made through another")
        .isEmpty();
  }

  private static void eachOnce(Bench bench, List<Storage> nodes) throws Exception {
    var ids = new String[RECORDS];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = "r%03d".formatted(i);
    }
    due(bench, ids);
    var done = new AtomicInteger();
    List<List<String>> hands =
        Crew.run(CLAIMERS, i -> () -> work(bench, nodes.get(i % nodes.size()), done));
    var times = new HashMap<String, Integer>();
    hands.forEach(hand -> hand.forEach(id -> times.merge(id, 1, Integer::sum)));
    assertThat(times).as("records that were claimed").hasSize(RECORDS);
    assertThat(times.values()).as("how often each of them was").containsOnly(1);
    for (var id : ids) {
      assertThat(bench.record(id).revision()).as("completed once").isEqualTo(2);
    }
  }

  /** Claims and completes until there is nothing left, however often the others are in the way. */
  private static List<String> work(Bench bench, Storage node, AtomicInteger done) {
    var claimed = new ArrayList<String>();
    int progress = 0;
    for (int inVain = 0; done.get() < RECORDS && inVain < MOST_IN_VAIN; inVain++) {
      if (progress != done.get()) {
        progress = done.get();
        inVain = 0;
      }
      var hand = bench.claim(node, HOUR, 7);
      for (var id : hand.ids()) {
        claimed.add(id);
        var work = List.<RecordWrite>of(bench.update(id, 1, "done"));
        var fences = List.of(bench.fence(id, hand));
        assertThat(Bench.conclude(node, Bench.newId(), work, fences))
            .as("the work of a claimer that nobody followed")
            .isEqualTo(Bench.committed());
        done.incrementAndGet();
      }
    }
    return claimed;
  }

  /** A worker whose lease is over completes while another claims: one of them has the record. */
  static void completeAgainstClaim(Bench bench) throws Exception {
    bench.claims();
    bench.needs(StorageAbility.MOVES_CLOCK);
    for (int round = 0; round < ROUNDS; round++) {
      var id = "r" + round;
      due(bench, id);
      var slow = bench.claim(HOUR, 1);
      assertThat(slow.ids()).containsExactly(id);
      bench.moveClock(HOUR.multipliedBy(2));
      Callable<Object> complete =
          () -> bench.refusals(List.of(bench.fence(id, slow)), bench.update(id, 1, "slow"));
      Callable<Object> claim = () -> bench.claim(HOUR, 1);
      int first = round % 2;
      var ends = Crew.run(2, i -> i == first ? complete : claim);
      var quick = (Bench.Hand) ends.get(1 - first);
      boolean completed = ((List<?>) ends.get(first)).isEmpty();
      if (quick.ids().isEmpty()) {
        assertThat(completed).as("nobody claimed it, so the work counts").isTrue();
      } else {
        var work = bench.update(id, completed ? 2 : 1, "quick");
        assertThat(bench.refusals(List.of(bench.fence(id, quick)), work).isEmpty())
            .as("one of the two has the record")
            .isNotEqualTo(completed);
      }
      assertThat(bench.payload(id)).isEqualTo(completed ? "slow" : "quick");
    }
  }

  /** A deletion and the end of the work meet: one wins, and what is deleted stays away. */
  static void completeAgainstDelete(Bench bench) throws Exception {
    bench.claims();
    for (int round = 0; round < ROUNDS; round++) {
      var id = "r" + round;
      due(bench, id);
      var hand = bench.claim(HOUR, 1);
      assertThat(hand.ids()).containsExactly(id);
      var fences = List.of(bench.fence(id, hand));
      var done = Bench.due(bench.update(id, 1, "done"), hand.page().now().plus(HOUR));
      Callable<Boolean> complete = () -> bench.refusals(fences, done).isEmpty();
      Callable<Boolean> delete = () -> bench.refusals(bench.delete(id, 1)).isEmpty();
      int first = round % 2;
      var won = Crew.run(2, i -> i == first ? complete : delete);
      assertThat(won).as("one of deletion and completion").containsOnlyOnce(true);
      boolean deleted = won.get(1 - first);
      assertThat(bench.storage().get(bench.key(id)).isEmpty()).isEqualTo(deleted);
      if (deleted) {
        assertThat(bench.refusals(fences, done)).containsExactly(bench.key(id));
        assertThat(bench.storage().get(bench.key(id))).as("no resurrection").isEmpty();
      }
    }
  }
}
