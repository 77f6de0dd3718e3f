package io.certwright.tests.stripes;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.audit.AuditFinding;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.StoredRecord;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever can write to the storage, but has no key, cannot take from one stripe alone either. */
class StripesTamperTest {

  /** Each node looks at another stripe once in so many commits. */
  private static final int COMMITS = 8;

  private final Crowd crowd = Crowd.apart(4);

  @BeforeEach
  void work() {
    write(3 * COMMITS);
    assertThat(findings()).isEmpty();
    assertThat(crowd.stripes()).hasSizeGreaterThanOrEqualTo(5);
  }

  @AfterEach
  void close() {
    crowd.close();
  }

  private void write(int rounds) {
    for (int round = 0; round < rounds; round++) {
      crowd.nodes.forEach(Crowd.Node::write);
    }
  }

  private List<AuditFinding> findings() {
    return crowd.nodes.get(0).vault.audit().verify().findings();
  }

  private List<String> stripes() {
    return crowd.stripes().stream().filter(stripe -> !stripe.equals("0000")).toList();
  }

  private static RecordWrite.Put put(RecordKey key, OptionalLong expected, Bytes payload) {
    return new RecordWrite.Put(key, expected, 1, payload, List.of(), Optional.empty());
  }

  private void restore(List<StoredRecord> records) {
    records.forEach(r -> crowd.raw(put(r.key(), OptionalLong.empty(), r.payload())));
  }

  private void assertFoundAt(String stripe) {
    assertThat(findings()).anyMatch(finding -> finding.place().startsWith(stripe + "/"));
  }

  @Test
  void aStripeThatIsGoneIsMissed() {
    for (var stripe : stripes()) {
      var entries = crowd.stored(stripe);
      crowd.delete(entries);
      assertFoundAt(stripe);
      restore(entries);
    }
    assertThat(findings()).isEmpty();
  }

  /** All that all of them had written by the time that each had looked at each. */
  @Test
  void anEndThatOthersToldOfCannotBeCutOff() {
    var sizes = stripes().stream().map(stripe -> crowd.stored(stripe).size()).toList();
    write(COMMITS * (crowd.stripes().size() + 1));
    for (int i = 0; i < stripes().size(); i++) {
      var stripe = stripes().get(i);
      var entries = crowd.stored(stripe);
      var tail = entries.subList(sizes.get(i) - 1, entries.size());
      crowd.delete(tail);
      assertFoundAt(stripe);
      restore(tail);
    }
    assertThat(findings()).isEmpty();
  }

  /** Also not when its node writes on, as it does when it was opened anew. */
  @Test
  void anEndThatWasCutOffIsMissedWhenItsNodeHasGoneOn() {
    var node = crowd.nodes.get(0);
    assertThat(node.stripe()).isEqualTo("0001");
    int size = crowd.stored("0001").size();
    write(COMMITS * (crowd.stripes().size() + 1));
    var entries = crowd.stored("0001");
    crowd.delete(entries.subList(size - 1, entries.size()));
    var again = crowd.join();
    for (int i = 0; i < 2 * entries.size(); i++) {
      again.write();
    }
    assertThat(crowd.stored("0001")).hasSizeGreaterThan(entries.size());
    assertThat(findings())
        .anyMatch(
            finding ->
                finding.kind() == AuditFinding.Kind.ENTRY_ALTERED
                    && finding.place().startsWith("0001/"));
  }

  @Test
  void entriesCannotChangePlaces() {
    var first = crowd.stored(stripes().get(0)).get(1);
    var second = crowd.stored(stripes().get(1)).get(1);
    crowd.raw(put(first.key(), OptionalLong.of(1), second.payload()));
    crowd.raw(put(second.key(), OptionalLong.of(1), first.payload()));
    assertThat(findings())
        .filteredOn(finding -> finding.kind() == AuditFinding.Kind.ENTRY_ALTERED)
        .extracting(AuditFinding::place)
        .contains(first.key().id(), second.key().id());
  }

  @Test
  void aStartCannotBeForged() {
    var free = new TreeSet<String>();
    for (int number = 1; number < 32; number++) {
      free.add(String.format("%04x", number));
    }
    free.removeAll(crowd.stripes());
    var start = crowd.stored(stripes().get(0)).get(0);
    var forged =
        new RecordKey(crowd.vault(), "audit", free.first() + start.key().id().substring(4));
    crowd.raw(put(forged, OptionalLong.empty(), start.payload()));
    assertFoundAt(free.first());
    crowd.delete(List.of(crowd.memory.get(forged).orElseThrow()));
    for (var odd : List.of("0", "0000", "0000/", "0001/zz", "0001x/0", "0020/0", "ffff/1", "zz")) {
      var key = new RecordKey(crowd.vault(), "audit", odd);
      crowd.raw(put(key, OptionalLong.empty(), start.payload()));
      assertThat(findings()).as(odd).anyMatch(finding -> finding.place().equals(odd));
      assertThat(crowd.nodes.get(1).vault.audit().verify().entries()).isGreaterThan(50);
      crowd.nodes.forEach(Crowd.Node::write);
      crowd.delete(List.of(crowd.memory.get(key).orElseThrow()));
    }
    assertThat(findings()).isEmpty();
  }

  /** Without the first stripe's entries nothing tells of the start of the others. */
  @Test
  void aStartThatIsNotToldOfIsFound() {
    var entries = crowd.stored("0000");
    crowd.delete(entries.subList(1, entries.size()));
    for (var stripe : stripes()) {
      assertFoundAt(stripe);
    }
  }
}
