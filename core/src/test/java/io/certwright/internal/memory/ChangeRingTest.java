package io.certwright.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.VaultId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Against a list of all commits, with so many changes that most are forgotten. */
class ChangeRingTest {

  private static final VaultId VAULT = new VaultId("0123456789abcdef0123456789abcdef");
  private static final int KEPT = 16_384;

  private final List<List<Feed.Change>> commits = new ArrayList<>();
  private final List<FeedPosition> ends = new ArrayList<>();
  private final ChangeRing ring = new ChangeRing();

  @Property(tries = 10)
  void whatIsKeptIsReadInWholeCommits(
      @ForAll Random random,
      @ForAll @IntRange(min = 40, max = 300) int most,
      @ForAll @IntRange(min = 1, max = 1000) int limit) {
    for (int number = 0, changes = 0; changes < 3 * KEPT; number++) {
      commit(number, random.nextInt(most) + 1);
      changes += commits.get(number).size();
    }
    for (int start = commits.size() - 1, after = 0; start >= 0; start--) {
      // A position before the last changes that are kept begins anew, every other one goes on.
      assertThat(ring.after(ends.get(start), limit)).isEqualTo(expected(start, after, limit));
      after += commits.get(start).size();
    }
  }

  private Feed expected(int start, int after, int limit) {
    if (after > KEPT) {
      return new Feed.Resynchronise(ring.end());
    }
    var page = new ArrayList<Feed.Change>();
    int next = start;
    while (next < commits.size() - 1 && page.size() < limit) {
      next++;
      page.addAll(commits.get(next));
    }
    return new Feed.Changes(page, ends.get(next));
  }

  @Test
  void aPositionOfAnotherRingBeginsAnew() {
    commit(0, 3);
    assertThat(ring.after(new ChangeRing().end(), 10))
        .isEqualTo(new Feed.Resynchronise(ring.end()));
    assertThat(ring.after(new FeedPosition(ring.end().value() + "x"), 10))
        .isEqualTo(new Feed.Resynchronise(ring.end()));
    assertThat(ring.after(new FeedPosition(ring.end().value() + "0"), 10))
        .isEqualTo(new Feed.Resynchronise(ring.end()));
  }

  @Test
  void nothingLeavesNoTrace() {
    var start = ring.end();
    ring.add(List.of());
    assertThat(ring.end()).isEqualTo(start);
    assertThat(ring.after(start, 1)).isEqualTo(new Feed.Changes(List.of(), start));
  }

  private void commit(int number, int size) {
    var id = new CommitId(HexFormat.of().toHexDigits(number, CommitId.LENGTH / 2).repeat(2));
    var changes = new ArrayList<Feed.Change>();
    for (int i = 0; i < size; i++) {
      changes.add(
          new Feed.Change(new RecordKey(VAULT, "item", "i" + i), OptionalLong.of(number + 1L), id));
    }
    ring.add(changes);
    commits.add(changes);
    ends.add(ring.end());
  }
}
