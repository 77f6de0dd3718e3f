package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.VaultId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a claim hides, for how long, and that it changes nothing else. */
final class ClaimScenarios {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private ClaimScenarios() {}

  static void order(Bench bench) {
    bench.claims();
    var past = bench.now().minus(HOUR);
    bench.commit(
        Bench.due(bench.create("c", ""), past.plusMillis(1)),
        Bench.due(bench.create("b", ""), past.plusMillis(2)),
        Bench.due(bench.create("\ud800\udc00", ""), past),
        Bench.due(bench.create("\uffff", ""), past),
        Bench.due(bench.create("a", ""), past),
        Bench.due(bench.create("later", ""), past.plus(HOUR).plus(HOUR)),
        bench.create("never", ""));
    assertThat(bench.claim(HOUR, 1).ids()).containsExactly("a");
    assertThat(bench.claim(HOUR, 3).ids()).containsExactly("\uffff", "\ud800\udc00", "c");
    assertThat(bench.claim(HOUR, 1000).ids()).containsExactly("b");
    assertThat(bench.claim(HOUR, 1000).ids()).isEmpty();
  }

  /** The page tells by which instant it was judged, and until when the lease runs. */
  static void tellsInstants(Bench bench) {
    bench.claims();
    var before = bench.now();
    bench.commit(Bench.due(bench.create("a", ""), before));
    for (var lease : List.of(HOUR, ClaimRequest.MAX_LEASE, Duration.ofMillis(1))) {
      var page = bench.claim(lease, 1).page();
      assertThat(page.now()).isBetween(before, bench.now());
      assertThat(Duration.between(page.now().plus(lease), page.until()).abs())
          .as("the end of a lease of %s, to the millisecond", lease)
          .isLessThanOrEqualTo(Duration.ofMillis(1));
    }
  }

  static void hidden(Bench bench) {
    bench.claims();
    due(bench, "a", "b", "c");
    var hand = bench.claim(HOUR, 2);
    assertThat(hand.ids()).containsExactly("a", "b");
    assertThat(dueNow(bench)).as("due, but for what is in a hand").containsExactly("c");
    assertThat(bench.claim(HOUR, 10).ids()).containsExactly("c");
    assertThat(dueNow(bench)).isEmpty();
  }

  static void changesNothing(Bench bench) {
    bench.claims();
    var put = Bench.due(bench.create("a", "payload"), bench.now());
    bench.commit(Bench.with(put, Attribute.text("n", "x")));
    var record = bench.record("a");
    var end = bench.storage().feedEnd();
    var listed = bench.storage().list(Pages.all(bench));
    var found = bench.storage().find(Pages.find(bench, "n", Pages.prefix("")));

    assertThat(bench.claim(HOUR, 1).page().records()).as("as it was put").containsExactly(record);

    assertThat(bench.record("a")).isEqualTo(record);
    assertThat(bench.storage().list(Pages.all(bench))).isEqualTo(listed);
    assertThat(bench.storage().find(Pages.find(bench, "n", Pages.prefix("")))).isEqualTo(found);
    assertThat(bench.storage().changes(end, 10))
        .as("the feed after a claim")
        .isInstanceOfSatisfying(Feed.Changes.class, feed -> assertThat(feed.changes()).isEmpty());
    bench.commit(bench.update("a", 1, "the revision is what it was"));
  }

  /** A claimer that died keeps nobody from the record for longer than its lease. */
  static void leaseEnds(Bench bench) {
    bench.claims();
    bench.needs(StorageAbility.MOVES_CLOCK);
    due(bench, "a", "b", "c");
    assertThat(bench.claim(HOUR, 2).ids()).containsExactly("a", "b");
    bench.moveClock(HOUR.minus(MINUTE));
    assertThat(dueNow(bench)).as("a minute before the lease ends").containsExactly("c");
    assertThat(bench.claim(MINUTE, 10).ids()).containsExactly("c");
    bench.moveClock(MINUTE.multipliedBy(2));
    assertThat(dueNow(bench)).as("in the order of the due instant").containsExactly("a", "b", "c");
    assertThat(Bench.ids(bench.storage().due(bench.vault, 1).records())).containsExactly("a");
    assertThat(bench.claim(HOUR, 1).ids()).containsExactly("a");
    assertThat(bench.claim(HOUR, 10).ids()).containsExactly("b", "c");
    assertThat(dueNow(bench)).isEmpty();
  }

  /** What was put last counts, whoever had the record in hand. */
  static void putEndsIt(Bench bench) {
    bench.claims();
    due(bench, "again", "gone", "later");
    var hand = bench.claim(HOUR, 10);
    var now = hand.page().now();
    bench.commit(
        Bench.due(bench.update("again", 1, ""), now.minus(MINUTE)),
        Bench.due(bench.update("later", 1, ""), now.plus(HOUR.multipliedBy(3))),
        bench.update("gone", 1, ""));
    assertThat(dueNow(bench)).containsExactly("again");
    assertThat(bench.claim(HOUR, 10).ids()).containsExactly("again");
    if (bench.can(StorageAbility.MOVES_CLOCK)) {
      bench.moveClock(HOUR.multipliedBy(2));
      assertThat(dueNow(bench)).as("when the leases are over").containsExactly("again");
      bench.moveClock(HOUR.multipliedBy(2));
      assertThat(dueNow(bench)).as("at the new due instant").containsExactly("again", "later");
    }
  }

  /** A record that was deleted stays away, and one of the same key is a new one. */
  static void deletionEndsIt(Bench bench) {
    bench.claims();
    due(bench, "a");
    var hand = bench.claim(HOUR, 1);
    bench.commit(bench.delete("a", 1));
    var done = bench.update("a", 1, "done");
    assertThat(bench.refusals(List.of(bench.fence("a", hand)), done))
        .containsExactly(bench.key("a"));
    assertThat(bench.refusals(done)).as("without the fence").containsExactly(bench.key("a"));
    if (bench.can(StorageAbility.MOVES_CLOCK)) {
      bench.moveClock(HOUR.multipliedBy(2));
    }
    assertThat(bench.claim(HOUR, 10).ids()).as("no resurrection").isEmpty();
    assertThat(bench.storage().get(bench.key("a"))).isEmpty();
    due(bench, "a");
    assertThat(dueNow(bench)).as("a new record of that key").containsExactly("a");
    assertThat(bench.refusals(List.of(bench.fence("a", hand)), done))
        .containsExactly(bench.key("a"));
    assertThat(bench.claim(HOUR, 10).ids()).containsExactly("a");
  }

  static void vaultsApart(Bench bench) {
    var claims = bench.claims();
    due(bench, "a");
    var other = VaultId.CATALOGUE;
    var theirs = new RecordKey(other, Bench.KIND, "a");
    bench.commit(
        new RecordWrite.Put(
            theirs,
            OptionalLong.empty(),
            1,
            Bench.bytes(""),
            List.of(),
            Optional.of(bench.now().minus(HOUR))));
    var hand = bench.claim(HOUR, 10);
    assertThat(hand.page().records()).containsExactly(bench.record("a"));
    assertThat(bench.storage().due(other, 10).records())
        .extracting(record -> record.key())
        .containsExactly(theirs);
    var request = new ClaimRequest(other, Bench.newClaim(), HOUR, 10);
    assertThat(claims.claim(request).records())
        .extracting(record -> record.key())
        .containsExactly(theirs);
    assertThat(bench.refusals(List.of(bench.fence("a", hand)), bench.check("a", 1))).isEmpty();
  }

  /**
   * The claimer's clock, which is this process's, is an hour off to either side of the storage's:
   * that one decides, and what the claimer makes of the page's instant comes true by it.
   */
  static void clockIsTheStorages(Bench bench) {
    bench.claims();
    bench.needs(StorageAbility.MOVES_CLOCK);
    for (var off : List.of(HOUR, HOUR.multipliedBy(-2))) {
      bench.moveClock(off);
      var id = "off" + off;
      var soon = bench.now().plus(MINUTE.multipliedBy(10));
      bench.commit(Bench.due(bench.create(id, ""), soon));
      assertThat(bench.claim(MINUTE, 10).ids()).as("not yet due").isEmpty();
      bench.moveClock(MINUTE.multipliedBy(11));
      var hand = bench.claim(MINUTE.multipliedBy(10), 10);
      assertThat(hand.ids()).containsExactly(id);
      assertThat(hand.page().now()).isBetween(soon, bench.now());
      var next = hand.page().now().plus(HOUR);
      var done = Bench.due(bench.update(id, 1, "done"), next);
      assertThat(bench.refusals(List.of(bench.fence(id, hand)), done)).isEmpty();
      bench.moveClock(HOUR.minus(MINUTE));
      assertThat(bench.claim(MINUTE, 10).ids()).as("a minute before").isEmpty();
      bench.moveClock(MINUTE.multipliedBy(2));
      assertThat(bench.claim(MINUTE, 10).ids()).as("a minute after").containsExactly(id);
      bench.commit(bench.delete(id, 2));
    }
  }

  static void mostInOneStep(Bench bench) {
    bench.claims();
    var due = bench.now().minus(HOUR);
    var writes = new ArrayList<RecordWrite>();
    for (int i = 0; i < ListQuery.MAX_LIMIT + 10; i++) {
      writes.add(Bench.due(bench.create("m%04d".formatted(i), ""), due.plusMillis(i)));
    }
    bench.commit(writes.toArray(RecordWrite[]::new));
    assertThat(bench.claim(HOUR, ListQuery.MAX_LIMIT).ids())
        .hasSize(ListQuery.MAX_LIMIT)
        .startsWith("m0000")
        .isSorted();
    assertThat(bench.claim(HOUR, ListQuery.MAX_LIMIT).ids()).hasSize(10);
  }

  /** Records that are due, an hour and less, in this order. */
  static void due(Bench bench, String... ids) {
    var past = bench.now().minus(HOUR);
    var writes = new ArrayList<RecordWrite>();
    for (var id : ids) {
      writes.add(Bench.due(bench.create(id, ""), past.plusMillis(writes.size())));
    }
    bench.commit(writes.toArray(RecordWrite[]::new));
  }

  private static List<String> dueNow(Bench bench) {
    return Bench.ids(bench.storage().due(bench.vault, 1000).records());
  }
}
