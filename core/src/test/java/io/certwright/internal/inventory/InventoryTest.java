package io.certwright.internal.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.MemoryStorage;
import io.certwright.internal.commit.Committer;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.meter.Meters;
import io.certwright.internal.protect.EphemeralProtection;
import io.certwright.internal.record.UseRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.store.VaultDoor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What a node takes note of, what it writes of that, and what it forgets. */
class InventoryTest {

  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  /** Nanoseconds since the start; they begin where their sum is about to become negative. */
  private long nanos;

  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return START.plusNanos(nanos);
        }

        @Override
        public ZoneOffset getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  private final RecordStore records =
      new VaultDoor(MemoryStorage.create(), new EphemeralProtection(), Crypto.standard(), clock)
          .openOrCreate("default");

  private final Gate gate =
      Gate.ofOwner(Committer.ofNode(records, writes -> {}, Meters.NONE), records, clock, "default");

  private Inventory inventory(String node) {
    return new Inventory(
        new UseWriter(gate, records, name -> Optional.empty(), clock, node),
        () -> Long.MAX_VALUE - HOUR.toNanos() + nanos,
        task -> {},
        HOUR,
        () -> 0.9);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private List<UseRecord> written() {
    var all = new ArrayList<UseRecord>();
    var reader = inventory("reader");
    var after = Optional.<String>empty();
    do {
      var page = reader.list("", after, 1000);
      page.records().stream().map(Stored::value).forEach(all::add);
      after = page.next();
    } while (after.isPresent());
    return all;
  }

  /**
   * Each consumer is written with what it used last, no older than an hour and what is gathered.
   */
  @Property(tries = 50)
  void whatIsWrittenIsWhatWasSeenLast(@ForAll long seed) {
    var random = new Random(seed);
    var inventory = inventory("here");
    var last = new HashMap<String, Map.Entry<String, Instant>>();
    for (int i = 0; i < 200; i++) {
      var certificate = "c" + random.nextInt(3);
      var consumer = "x" + random.nextInt(3);
      var version = "%032x".formatted(random.nextInt(2));
      inventory.of(certificate, version, consumer).seen();
      last.put(certificate + "/here/" + consumer, Map.entry(version, clock.instant()));
      pass(Duration.ofSeconds(random.nextInt(400)));
      inventory.writeIfWanted();
    }
    for (int i = 0; i < 2; i++) {
      pass(Duration.ofMinutes(2));
      inventory.writeIfWanted();
    }
    var found = new HashMap<String, UseRecord>();
    written().stream()
        .filter(use -> use.node().equals("here"))
        .forEach(use -> found.put(UseRecord.TYPE.id(use), use));
    assertThat(found.keySet()).isEqualTo(last.keySet());
    found.forEach(
        (id, use) -> {
          var seen = last.get(id);
          assertThat(use.since()).isBeforeOrEqualTo(use.seen());
          assertThat(use.seen()).isBetween(seen.getValue().minus(HOUR), seen.getValue());
          if (!use.version().equals(seen.getKey())) {
            assertThat(use.seen())
                .as("a change is written within a minute of the last word")
                .isAfter(seen.getValue().minus(Duration.ofMinutes(1)));
          }
        });
  }

  @Example
  void aNodeTakesNoteOfSoManyAndMakesRoomForOthersAfterAWeek() {
    var inventory = inventory("here");
    var first = inventory.of("first", "v", "x");
    first.seen();
    for (int i = 1; i < Inventory.MOST; i++) {
      inventory.of("c" + i, "v", "x").seen();
    }
    assertThat(inventory.of("one-too-many", "v", "x")).isSameAs(Sighting.NONE);
    assertThat(inventory.of("first", "w", "x")).isNotSameAs(Sighting.NONE);
    pass(Duration.ofSeconds(11));
    inventory.writeIfWanted();
    assertThat(written()).hasSize(Inventory.MOST);
    pass(Duration.ofDays(8));
    first.seen();
    pass(Duration.ofSeconds(11));
    inventory.writeIfWanted();
    assertThat(inventory.of("another", "v", "x")).isNotSameAs(Sighting.NONE);
    inventory.of("another", "v", "x").seen();
    for (int i = 0; i < Inventory.MOST / 100; i++) {
      pass(HOUR);
      first.seen();
      pass(Duration.ofSeconds(11));
      inventory.writeIfWanted();
    }
    assertThat(written()).extracting(UseRecord::name).containsExactlyInAnyOrder("another", "first");
  }

  @Example
  void oneThatWasForgottenComesBackWhenItIsSeenAgain() {
    var inventory = inventory("here");
    var old = inventory.of("old", "v", "x");
    old.seen();
    pass(Duration.ofDays(8));
    inventory.of("new", "v", "x").seen();
    pass(Duration.ofSeconds(11));
    inventory.writeIfWanted();
    old.seen();
    pass(Duration.ofSeconds(11));
    inventory.writeIfWanted();
    assertThat(written()).extracting(UseRecord::name).contains("old", "new");
    assertThat(written()).hasSize(2);
  }
}
