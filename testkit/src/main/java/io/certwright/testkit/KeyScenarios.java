package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.VaultId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** What can be stored, and that it comes back as it was. */
final class KeyScenarios {

  /** The order of UTF-8 bytes, which is that of code points. */
  static final Comparator<String> BY_CODE_POINT =
      (left, right) ->
          Arrays.compareUnsigned(
              left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));

  static final List<String> HOSTILE_IDS =
      List.of(
          "../../etc/passwd",
          "..",
          ".",
          "/",
          "a/b",
          "a\\b",
          "C:",
          "nul",
          "CON.txt",
          "~",
          "a",
          "A",
          "a ",
          " a",
          "a\t",
          "a\n",
          "a\r",
          "a.",
          "\u0001",
          "\u007f",
          "\u0085",
          "\u00a0",
          "'; DROP TABLE record; --",
          "\"",
          "`",
          "%",
          "_",
          "*",
          "?",
          "[a]",
          "$1",
          "${x}",
          "a%",
          "a_",
          "stra\u00dfe",
          "strasse",
          "STRASSE",
          "i",
          "I",
          "\u0131",
          "\u0130",
          "\u03c3",
          "\u03c2",
          "\u00e4",
          "a\u0308",
          "\u212b",
          "\u00c5",
          "A\u030a",
          "\ufb01",
          "fi",
          "\u200b",
          "\ufeff",
          "\u202eabc",
          "\ud7ff",
          "\ue000",
          "\ufffd",
          "\ufffe",
          "\uffff",
          "\ud800\udc00",
          "\udbff\udfff",
          "\ud83d\ude00",
          "\ud83d\ude00".repeat(RecordKey.MAX_ID_LENGTH),
          "\udbff\udfff".repeat(RecordKey.MAX_ID_LENGTH),
          "x".repeat(RecordKey.MAX_ID_LENGTH),
          "x".repeat(RecordKey.MAX_ID_LENGTH - 1));

  private KeyScenarios() {}

  static void absent(Bench bench) {
    assertThat(bench.storage().get(bench.key("nothing"))).isEmpty();
    assertThat(Paging.list(bench, "", 10)).isEmpty();
    assertThat(bench.storage().due(bench.vault, 10).records()).isEmpty();
    var match = new AttributeMatch.Prefix("");
    var query = new FindQuery(bench.vault, Bench.KIND, "name", match, Optional.empty(), 10);
    assertThat(bench.storage().find(query).hits()).isEmpty();
  }

  static void hostileIds(Bench bench) {
    for (var id : HOSTILE_IDS) {
      bench.commit(Bench.with(bench.create(id, id), Attribute.text("name", id)));
    }
    for (var id : HOSTILE_IDS) {
      var record = bench.record(id);
      assertThat(record.key()).isEqualTo(bench.key(id));
      assertThat(Bench.text(record)).isEqualTo(id);
      assertThat(record.attributes()).containsExactly(Attribute.text("name", id));
      var exact = new AttributeMatch.Exact(new AttributeValue.Text(id));
      assertThat(Paging.find(bench, "name", exact, 10)).containsExactly(id);
      assertThat(Paging.list(bench, id, 10))
          .isEqualTo(
              HOSTILE_IDS.stream().filter(x -> x.startsWith(id)).sorted(BY_CODE_POINT).toList());
    }
  }

  static void order(Bench bench) {
    HOSTILE_IDS.forEach(
        id -> bench.commit(Bench.with(bench.create(id, ""), Attribute.text("name", id))));
    var sorted = HOSTILE_IDS.stream().sorted(BY_CODE_POINT).toList();
    assertThat(Paging.list(bench, "", 1000)).isEqualTo(sorted);
    assertThat(Paging.find(bench, "name", new AttributeMatch.Prefix(""), 1000)).isEqualTo(sorted);
  }

  static void payloads(Bench bench) {
    var random = new Random(7);
    var sizes = new int[] {0, 1, 255, 256, 4095, 4096, 65_537, RecordWrite.Put.MAX_PAYLOAD};
    for (int size : sizes) {
      var content = new byte[size];
      random.nextBytes(content);
      var key = bench.key("p" + size);
      var payload = Bytes.copyOf(content);
      bench.commit(
          new RecordWrite.Put(key, OptionalLong.empty(), 1, payload, List.of(), Optional.empty()));
      assertThat(bench.storage().get(key).orElseThrow().payload().equals(payload))
          .as("the payload of %s bytes comes back to the byte", size)
          .isTrue();
    }
  }

  static void largestCommits(Bench bench) {
    var many = new ArrayList<RecordWrite>();
    for (int i = 0; i < Commit.MAX_WRITES; i++) {
      many.add(bench.create("many-" + i, "m"));
    }
    bench.commit(many.toArray(RecordWrite[]::new));
    assertThat(Paging.list(bench, "many-", 1000)).hasSize(Commit.MAX_WRITES);

    var megabyte = "x".repeat(RecordWrite.Put.MAX_PAYLOAD);
    var large = new ArrayList<RecordWrite>();
    for (int i = 0; i < Commit.MAX_PAYLOAD / RecordWrite.Put.MAX_PAYLOAD; i++) {
      large.add(bench.create("large-" + i, megabyte));
    }
    bench.commit(large.toArray(RecordWrite[]::new));
    assertThat(bench.payload("large-15")).hasSize(RecordWrite.Put.MAX_PAYLOAD);
  }

  static void mostAttributes(Bench bench) {
    var attributes = new ArrayList<Attribute>();
    for (int i = 0; i < Attribute.MAX_PER_RECORD; i++) {
      var tail = "\ud83d\ude00".repeat(AttributeValue.Text.MAX_LENGTH - 3);
      attributes.add(Attribute.text("name", "%03d".formatted(i) + tail));
    }
    bench.commit(Bench.with(bench.create("a", ""), attributes.toArray(Attribute[]::new)));
    assertThat(bench.record("a").attributes()).isEqualTo(attributes);
    assertThat(Paging.find(bench, "name", new AttributeMatch.Prefix("25"), 4)).hasSize(6);
  }

  static void extremes(Bench bench) {
    var first = AttributeValue.EARLIEST;
    var last = AttributeValue.END.minusMillis(1);
    var put = bench.put("a", OptionalLong.empty(), Long.MAX_VALUE, "x");
    var moments =
        new Attribute[] {
          Attribute.moment("at", last), Attribute.moment("at", first), Attribute.text("at", "")
        };
    bench.commit(
        Bench.with(Bench.due(put, last), moments), Bench.due(bench.create("b", ""), first));
    assertThat(bench.record("a").due()).contains(last);
    assertThat(bench.record("a").revision()).isEqualTo(Long.MAX_VALUE);
    assertThat(bench.record("a").attributes()).containsExactly(moments);
    assertThat(bench.record("b").due()).contains(first);
    var all = new AttributeMatch.Range(new AttributeValue.Moment(first), Optional.empty());
    assertThat(Paging.find(bench, "at", all, 1)).containsExactly("a", "a");
    bench.commit(bench.delete("a", Long.MAX_VALUE));
  }

  static void vaultsApart(Bench bench) {
    var other = new VaultId(bench.vault.value().replace('0', '1').replace('f', 'e'));
    var foreign = other.equals(bench.vault) ? VaultId.CATALOGUE : other;
    var put =
        Bench.with(Bench.due(bench.create("a", "ours"), bench.now()), Attribute.text("n", "v"));
    var theirs =
        new RecordWrite.Put(
            new RecordKey(foreign, Bench.KIND, "a"),
            OptionalLong.empty(),
            5,
            Bench.bytes("theirs"),
            List.of(Attribute.text("n", "v")),
            put.due());
    var otherKind =
        new RecordWrite.Put(
            new RecordKey(bench.vault, "item-2", "a"),
            OptionalLong.empty(),
            9,
            Bench.bytes("kind"),
            List.of(Attribute.text("n", "v")),
            Optional.empty());
    bench.commit(put, theirs, otherKind);
    assertThat(bench.payload("a")).isEqualTo("ours");
    assertThat(bench.storage().get(theirs.key()).orElseThrow().payload())
        .isEqualTo(theirs.payload());
    assertThat(Paging.list(bench, "", 10)).containsExactly("a");
    assertThat(Paging.find(bench, "n", new AttributeMatch.Prefix(""), 10)).containsExactly("a");
    assertThat(bench.storage().due(bench.vault, 10).records())
        .extracting(record -> record.key())
        .containsExactly(put.key());
    bench.commit(bench.delete("a", 1));
    assertThat(bench.storage().get(theirs.key())).isPresent();
    assertThat(bench.storage().get(otherKind.key())).isPresent();
  }
}
