package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.RecordWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Steps with claims; where the storage or the fixture lacks what they need, they do nothing. */
final class ClaimSteps {

  private ClaimSteps() {}

  /** A claim for so many minutes. */
  record Claim(int minutes, int limit) implements Step {
    @Override
    public void play(Play play) {
      var claims = play.storage().claims();
      if (claims.isPresent()) {
        var lease = Duration.ofMinutes(minutes);
        var request = new ClaimRequest(play.bench().vault, Bench.newClaim(), lease, limit);
        var page = claims.get().claim(request);
        assertThat(page.records())
            .isEqualTo(play.model().claim(request.id(), page.now(), page.until(), limit));
        play.hands().add(new Bench.Hand(request.id(), page));
      }
    }
  }

  /**
   * A commit beside the fences of an earlier claim, whether they still stand or not.
   *
   * @param back how many claims ago
   * @param fenced how many of its records are fenced
   * @param minutes how long the work takes
   * @param intents what is written; with no intents the first of its records is put anew
   */
  record Complete(int back, int fenced, int minutes, List<Step.Intent> intents) implements Step {
    @Override
    public void play(Play play) {
      var hands = play.hands();
      if (hands.size() <= back) {
        return;
      }
      new Pass(minutes).play(play);
      var hand = hands.get(hands.size() - 1 - back);
      var fences = new ArrayList<Fence>();
      hand.ids().stream().limit(fenced).forEach(id -> fences.add(play.bench().fence(id, hand)));
      var writes = new LinkedHashMap<String, RecordWrite>();
      hand.ids().stream()
          .limit(intents.isEmpty() ? 1 : 0)
          .forEach(id -> writes.put(id, again(id).toWrite(play.bench(), play.model())));
      intents.forEach(
          intent -> writes.putIfAbsent(intent.id(), intent.toWrite(play.bench(), play.model())));
      if (!writes.isEmpty()) {
        play.commit(List.copyOf(writes.values()), fences);
      }
    }

    private static Step.Intent again(String id) {
      return new Step.Intent(id, Step.Intent.What.PUT, true, 5, List.of(), 5);
    }
  }

  /**
   * Time passes. No sum of it is the length of a lease, so nobody argues about the last instant.
   */
  record Pass(int minutes) implements Step {
    @Override
    public void play(Play play) {
      if (play.bench().can(StorageAbility.MOVES_CLOCK)) {
        play.bench().moveClock(Duration.ofMinutes(minutes));
      }
    }
  }
}
