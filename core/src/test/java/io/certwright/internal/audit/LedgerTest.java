package io.certwright.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.record.AuditRecord.Told;
import io.certwright.spi.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Nodes change one record in turn, and what each tells of it is read in any order. */
class LedgerTest {

  private static final int CHAINS = 4;
  private static final String PLACE = "certificate/shop";

  private static Told put(long revision, int digest) {
    return new Told(
        "certificate", "shop", revision, Optional.of(Bytes.copyOf(new byte[] {(byte) digest})));
  }

  private static Told deletion(long revision) {
    return new Told("certificate", "shop", revision, Optional.empty());
  }

  /** Each chain in its own order, the chains mixed at random. */
  private static Ledger read(List<Told> history, Random random) {
    var chains = new ArrayList<ArrayDeque<Told>>();
    for (int i = 0; i < CHAINS; i++) {
      chains.add(new ArrayDeque<>());
    }
    history.forEach(told -> chains.get(random.nextInt(CHAINS)).add(told));
    var ledger = new Ledger();
    while (chains.removeIf(ArrayDeque::isEmpty) || !chains.isEmpty()) {
      if (!chains.isEmpty()) {
        ledger.tell(chains.get(random.nextInt(chains.size())).remove());
      }
    }
    return ledger;
  }

  @Property
  void ofOneLifeTheLastIsKnown(
      @ForAll @IntRange(min = 1, max = 40) int revisions,
      @ForAll boolean deleted,
      @ForAll Random random) {
    var history = new ArrayList<Told>();
    for (int revision = 1; revision <= revisions; revision++) {
      history.add(put(revision, revision));
    }
    if (deleted) {
      history.add(deletion(revisions));
    }
    assertThat(read(history, random).last(PLACE)).contains(history.get(history.size() - 1));
  }

  /** A record that was deleted and made again begins with revision 1, below what it had. */
  @Property
  void ofManyLivesTheLastRevisionIsKnown(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 5) Integer> lives,
      @ForAll boolean deleted,
      @ForAll Random random) {
    var history = new ArrayList<Told>();
    for (int life = 0; life < lives.size(); life++) {
      for (int revision = 1; revision <= lives.get(life); revision++) {
        history.add(put(revision, life));
      }
      if (deleted || life < lives.size() - 1) {
        history.add(deletion(lives.get(life)));
      }
    }
    var last = read(history, random).last(PLACE).orElseThrow();
    assertThat(last.digest().isEmpty()).isEqualTo(deleted);
    if (!deleted) {
      assertThat(last.revision()).isEqualTo((long) lives.get(lives.size() - 1));
    }
  }

  @Property
  void withAHoleTheHighestRevisionCounts(
      @ForAll @IntRange(min = 3, max = 20) int revisions,
      @ForAll @IntRange(min = 1, max = 19) int hole,
      @ForAll Random random) {
    var history = new ArrayList<Told>();
    for (int revision = 1; revision <= revisions; revision++) {
      if (revision != hole || revision == revisions) {
        history.add(put(revision, revision));
      }
    }
    assertThat(read(history, random).last(PLACE)).contains(put(revisions, revisions));
  }

  @Example
  void whatIsSettledIsForgotten() {
    var ledger = new Ledger();
    ledger.tell(put(1, 1));
    ledger.tell(put(3, 3));
    ledger.settle(PLACE);
    assertThat(ledger.last(PLACE)).isEmpty();
    ledger.forEach((place, told) -> assertThat(told).as(place).isNull());
  }
}
