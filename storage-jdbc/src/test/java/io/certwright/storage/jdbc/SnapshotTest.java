package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Snapshots as texts, and what fits into a position. */
class SnapshotTest {

  @Provide
  Arbitrary<Snapshot> snapshots() {
    var ends = Arbitraries.longs().between(3, Long.MAX_VALUE / 2);
    var distances = Arbitraries.longs().between(1, 1L << 40).list().ofMaxSize(400);
    return Combinators.combine(ends, distances)
        .as(
            (end, steps) -> {
              var open = new TreeSet<Long>();
              long at = end;
              for (long step : steps) {
                at -= step;
                if (at >= 3) {
                  open.add(at);
                }
              }
              return new Snapshot(end, open.stream().toList());
            });
  }

  @Property(tries = 300)
  void comesBackFromBothForms(@ForAll("snapshots") Snapshot snapshot) {
    assertThat(Snapshot.decode(snapshot.encode())).contains(snapshot);
    assertThat(Snapshot.parse(snapshot.sql())).isEqualTo(snapshot);
  }

  /** What does not fit sees less, never more, and never a transaction that was open. */
  @Property(tries = 300)
  void whatIsCutSeesLess(@ForAll("snapshots") Snapshot snapshot) {
    var cut = snapshot.within(300);
    assertThat(cut.encode().length()).isLessThanOrEqualTo(300);
    assertThat(cut.open().stream().allMatch(snapshot.open()::contains)).isTrue();
    var edges =
        LongStream.concat(
            LongStream.of(snapshot.end(), cut.end()), snapshot.open().stream().mapToLong(x -> x));
    edges
        .flatMap(x -> LongStream.of(x - 1, x, x + 1))
        .filter(cut::sees)
        .forEach(x -> assertThat(snapshot.sees(x)).as("%s", x).isTrue());
    if (snapshot.encode().length() <= 300) {
      assertThat(cut).isEqualTo(snapshot);
    }
  }

  @Example
  void anOrdinaryCrowdFits() {
    var open = LongStream.range(1_000_000, 1_000_900).boxed().toList();
    var crowd = new Snapshot(1_001_000, open);
    assertThat(crowd.within(SnapshotFeed.Position.SNAPSHOT_LENGTH)).isEqualTo(crowd);
  }

  @Property(tries = 500)
  void anyTextIsReadOrRefused(@ForAll String text) {
    Snapshot.decode(text).ifPresent(read -> assertThat(read.encode()).isNotEmpty());
  }

  @Example
  void whatIsNoSnapshotIsRefused() {
    for (var text : new String[] {"", ".", "1.", "1.2", "5.0", "-1", "A", "zzzzzzzzzzzzz", "1:2"}) {
      assertThat(Snapshot.decode(text)).as(text).isEmpty();
    }
  }
}
