package io.certwright.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.VaultId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Against a sorted set, with enough keys for many parts. */
class PostingsTest {

  private static final VaultId VAULT = new VaultId("0123456789abcdef0123456789abcdef");

  private record Posting(int value, RecordKey key) implements Comparable<Posting> {
    @Override
    public int compareTo(Posting other) {
      int byValue = Integer.compare(value, other.value);
      return byValue != 0 ? byValue : key.compareTo(other.key);
    }
  }

  /**
   * Runs of changes upwards, downwards and anywhere, so that parts fill, split and vanish at both
   * ends and in the middle, with a look after some of them.
   *
   * @param shift the greater, the more keys have the same value
   */
  @Property(tries = 60)
  void itIsASortedSet(
      @ForAll Random random,
      @ForAll @IntRange(min = 10, max = 3000) int range,
      @ForAll @IntRange(max = 11) int shift) {
    var model = new TreeSet<Posting>();
    var postings = new Postings<Integer>(Comparator.naturalOrder());
    for (int run = 0; run < 40; run++) {
      int step = random.nextInt(3) - 1;
      boolean removes = random.nextInt(3) == 0;
      int at = random.nextInt(range);
      for (int i = 0; i < 100; i++) {
        at = step == 0 ? random.nextInt(range) : Math.floorMod(at + step, range);
        var posting = new Posting(at >> shift, key(at));
        if (removes) {
          postings.remove(posting.value(), posting.key());
          model.remove(posting);
        } else {
          postings.add(posting.value(), posting.key());
          model.add(posting);
        }
      }
      if (random.nextInt(4) == 0) {
        int place = random.nextInt(range);
        assertSameWalks(postings, model, new Posting(place >> shift, key(place)));
      }
    }
    assertSameWalks(postings, model, new Posting(0, key(0)));
  }

  private static void assertSameWalks(
      Postings<Integer> postings, NavigableSet<Posting> model, Posting from) {
    assertThat(postings.first().map(List::of).orElse(List.of()))
        .isEqualTo(model.isEmpty() ? List.of() : List.of(model.first().value()));
    for (boolean inclusive : new boolean[] {true, false}) {
      assertThat(walked(postings, from, inclusive, true, Integer.MAX_VALUE))
          .containsExactlyElementsOf(model.tailSet(from, inclusive));
      assertThat(walked(postings, from, inclusive, false, Integer.MAX_VALUE))
          .containsExactlyElementsOf(model.headSet(from, inclusive).descendingSet());
    }
    assertThat(walked(postings, from, true, true, 3))
        .containsExactlyElementsOf(model.tailSet(from, true).stream().limit(3).toList());
    var ofValue = new ArrayList<Posting>();
    postings.walk(from.value(), null, (value, key) -> ofValue.add(new Posting(value, key)));
    assertThat(ofValue)
        .containsExactlyElementsOf(
            model.stream().filter(posting -> posting.value() >= from.value()).toList());
  }

  private static List<Posting> walked(
      Postings<Integer> postings, Posting from, boolean inclusive, boolean ascends, int limit) {
    var seen = new ArrayList<Posting>();
    postings.walk(
        from.value(),
        from.key(),
        inclusive,
        ascends,
        (value, key) -> seen.add(new Posting(value, key)) && seen.size() < limit);
    return seen;
  }

  /** More changes than ever wait, without a look; what was changed twice is as it was last. */
  @Property(tries = 20)
  void theLastChangeCounts(@ForAll Random random, @ForAll @IntRange(min = 1, max = 200) int range) {
    Set<Posting> model = new HashSet<>();
    var postings = new Postings<Integer>(Comparator.naturalOrder());
    for (int i = 0; i < 2 * Postings.MOST_WAITING + random.nextInt(100); i++) {
      int at = random.nextInt(range);
      if (random.nextBoolean()) {
        postings.add(at, key(at));
        model.add(new Posting(at, key(at)));
      } else {
        postings.remove(at, key(at));
        model.remove(new Posting(at, key(at)));
      }
    }
    assertThat(walked(postings, new Posting(0, key(0)), true, true, Integer.MAX_VALUE))
        .containsExactlyElementsOf(new TreeSet<>(model));
  }

  /** Several look at once at what waits, and each sees all of it. */
  @Test
  void manyMayLookAtOnce() throws Exception {
    var random = new Random(1);
    int readers = 4;
    var pool = Executors.newFixedThreadPool(readers);
    try {
      for (int round = 0; round < 200; round++) {
        var postings = new Postings<Integer>(Comparator.naturalOrder());
        var model = new TreeSet<Posting>();
        for (int i = 0; i < 200; i++) {
          int at = random.nextInt(1000);
          postings.add(at, key(at));
          model.add(new Posting(at, key(at)));
        }
        var start = new CountDownLatch(readers);
        List<Future<List<Posting>>> seen = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
          seen.add(
              pool.submit(
                  () -> {
                    start.countDown();
                    start.await();
                    return walked(postings, new Posting(0, key(0)), true, true, Integer.MAX_VALUE);
                  }));
        }
        for (var each : seen) {
          assertThat(each.get()).containsExactlyElementsOf(model);
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static RecordKey key(int number) {
    return new RecordKey(VAULT, "item", String.format("%05d", number));
  }
}
