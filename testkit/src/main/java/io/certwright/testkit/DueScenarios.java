package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What is due, and by which clock. */
final class DueScenarios {

  private static final Duration HOUR = Duration.ofHours(1);

  private DueScenarios() {}

  static void order(Bench bench) {
    var past = bench.now().minus(HOUR);
    bench.commit(
        Bench.due(bench.create("c", ""), past.plusMillis(1)),
        Bench.due(bench.create("b", ""), past.plusMillis(2)),
        Bench.due(bench.create("\ud800\udc00", ""), past),
        Bench.due(bench.create("\uffff", ""), past),
        Bench.due(bench.create("a", ""), past),
        Bench.due(bench.create("later", ""), past.plus(HOUR).plus(HOUR)),
        bench.create("never", ""));
    assertThat(due(bench, 100)).containsExactly("a", "\uffff", "\ud800\udc00", "c", "b");
    assertThat(due(bench, 2)).containsExactly("a", "\uffff");
  }

  static void tiesByKind(Bench bench) {
    var past = bench.now().minus(HOUR);
    var other =
        new RecordWrite.Put(
            new RecordKey(bench.vault, "audit", "z"),
            OptionalLong.empty(),
            1,
            Bench.bytes(""),
            List.of(),
            Optional.of(past));
    bench.commit(Bench.due(bench.create("a", ""), past), other);
    assertThat(due(bench, 10)).containsExactly("z", "a");
  }

  static void movedAndCleared(Bench bench) {
    var past = bench.now().minus(HOUR);
    bench.commit(
        Bench.due(bench.create("cleared", ""), past),
        Bench.due(bench.create("deleted", ""), past),
        Bench.due(bench.create("moved", ""), past),
        Bench.due(bench.create("refused", ""), past),
        Bench.due(bench.create("sooner", ""), past.plus(HOUR).plus(HOUR)));
    bench.commit(
        bench.update("cleared", 1, ""),
        bench.delete("deleted", 1),
        Bench.due(bench.update("moved", 1, ""), past.plus(HOUR).plus(HOUR)),
        Bench.due(bench.update("sooner", 1, "now"), past.minus(HOUR)));
    assertThat(bench.refusals(bench.update("refused", 7, ""))).isNotEmpty();
    assertThat(due(bench, 10)).containsExactly("sooner", "refused");
    assertThat(bench.storage().due(bench.vault, 1).records())
        .as("whole records")
        .containsExactly(bench.record("sooner"));
  }

  static void clockDecides(Bench bench) {
    bench.needs(StorageAbility.MOVES_CLOCK);
    var start = bench.now();
    bench.commit(Bench.due(bench.create("a", ""), start.plus(HOUR)));
    assertThat(due(bench, 1)).isEmpty();
    bench.moveClock(HOUR.minusMinutes(1));
    assertThat(due(bench, 1)).isEmpty();
    bench.moveClock(Duration.ofMinutes(2));
    assertThat(due(bench, 1)).containsExactly("a");
    assertClose(bench.now(), start.plus(HOUR).plusSeconds(60));
    bench.moveClock(HOUR.negated());
    assertThat(due(bench, 1)).as("a clock that was put back").isEmpty();
    assertClose(bench.now(), start.plusSeconds(60));
    bench.moveClock(Duration.ofDays(3650));
    assertThat(due(bench, 1)).containsExactly("a");
  }

  /** The instant that decided comes with the answer, so that the caller needs no clock. */
  static void tellsNow(Bench bench) {
    var before = bench.now();
    bench.commit(Bench.due(bench.create("a", ""), before));
    var page = bench.storage().due(bench.vault, 1);
    assertThat(page.now()).isAfterOrEqualTo(before);
    assertThat(Bench.ids(page.records())).containsExactly("a");
    assertThat(page.records().get(0).due().orElseThrow()).isBeforeOrEqualTo(page.now());
  }

  static void next(Bench bench) {
    var now = AttributeValue.toMillis(bench.now());
    var in = now.plus(HOUR);
    assertThat(bench.storage().dueAfter(bench.vault, now)).isEmpty();
    bench.commit(
        Bench.due(bench.create("due", ""), now.minus(HOUR)),
        Bench.due(bench.create("next", ""), in),
        Bench.due(bench.create("together", ""), in),
        Bench.due(bench.create("last", ""), in.plusMillis(1)),
        bench.create("never", ""));
    assertThat(bench.storage().dueAfter(bench.vault, now)).contains(in);
    assertThat(bench.storage().dueAfter(bench.vault, in.minusMillis(1))).contains(in);
    assertThat(bench.storage().dueAfter(bench.vault, in)).contains(in.plusMillis(1));
    assertThat(bench.storage().dueAfter(bench.vault, in.plusMillis(1))).isEmpty();
    assertThat(bench.storage().dueAfter(bench.vault, now.minus(HOUR).minusMillis(1)))
        .as("what is due already")
        .contains(now.minus(HOUR));
    bench.commit(
        bench.delete("next", 1), Bench.due(bench.update("together", 1, ""), in.plus(HOUR)));
    assertThat(bench.storage().dueAfter(bench.vault, now))
        .as("what has gone, or is due at another time by now")
        .contains(in.plusMillis(1));
  }

  private static List<String> due(Bench bench, int limit) {
    return Bench.ids(bench.storage().due(bench.vault, limit).records());
  }

  private static void assertClose(Instant now, Instant expected) {
    assertThat(Duration.between(expected, now).abs()).isLessThan(Duration.ofSeconds(45));
  }
}
