package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.FindPage;
import io.certwright.spi.storage.FindQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Searches by attribute. */
final class FindScenarios {

  private static final Instant NOON = Instant.parse("2030-06-01T12:00:00Z");

  private FindScenarios() {}

  static void exact(Bench bench) {
    texts(bench, "a", "x", "y");
    texts(bench, "b", "x ", "X");
    texts(bench, "c", "x");
    assertThat(Paging.find(bench, "n", Pages.exact("x"), 1)).containsExactly("a", "c");
    assertThat(Paging.find(bench, "n", Pages.exact("X"), 1)).containsExactly("b");
    assertThat(Paging.find(bench, "n", Pages.exact("x "), 1)).containsExactly("b");
    assertThat(Paging.find(bench, "n", Pages.exact(""), 1)).isEmpty();
    assertThat(Paging.find(bench, "m", Pages.exact("x"), 1)).isEmpty();
  }

  static void prefix(Bench bench) {
    texts(bench, "a", "", "p", "p%", "px", "pz\udbff\udfff");
    texts(bench, "b", "p", "pX", "p_", "q", "o\udbff\udfff", "\ue000", "\ud83d\ude00");
    assertThat(values(bench, Pages.prefix("p"), 2))
        .containsExactly("p", "p", "p%", "pX", "p_", "px", "pz\udbff\udfff");
    assertThat(values(bench, Pages.prefix("p%"), 2)).containsExactly("p%");
    assertThat(values(bench, Pages.prefix("p_"), 2)).containsExactly("p_");
    assertThat(values(bench, Pages.prefix("o\udbff\udfff"), 2)).containsExactly("o\udbff\udfff");
    assertThat(values(bench, Pages.prefix(""), 3))
        .hasSize(12)
        .startsWith("")
        .endsWith("\ue000", "\ud83d\ude00");
  }

  static void range(Bench bench) {
    texts(bench, "a", "a", "b", "c");
    texts(bench, "b", "b", "\uffff", "\ud800\udc00");
    assertThat(values(bench, Pages.texts("b", "c"), 1)).containsExactly("b", "b");
    assertThat(values(bench, Pages.texts("\uffff", "\ud800\udc00"), 1)).containsExactly("\uffff");
    assertThat(values(bench, Pages.texts("c", "b"), 1)).isEmpty();
    var open = new AttributeMatch.Range(new AttributeValue.Text("c"), Optional.empty());
    assertThat(values(bench, open, 1)).containsExactly("c", "\uffff", "\ud800\udc00");
  }

  static void moments(Bench bench) {
    for (int i = 0; i < 10; i++) {
      var at = NOON.plusMillis(i);
      bench.commit(
          Bench.with(
              bench.create("m" + i, ""), Attribute.moment("n", at), Attribute.text("n", "t")));
    }
    var from = new AttributeValue.Moment(NOON.plusMillis(3));
    var to = new AttributeValue.Moment(NOON.plusMillis(6));
    var range = new AttributeMatch.Range(from, Optional.of(to));
    assertThat(Paging.find(bench, "n", range, 2)).containsExactly("m3", "m4", "m5");
    var open = new AttributeMatch.Range(to, Optional.empty());
    assertThat(Paging.find(bench, "n", open, 2)).containsExactly("m6", "m7", "m8", "m9");
    assertThat(Paging.find(bench, "n", new AttributeMatch.Exact(from), 2)).containsExactly("m3");
    assertThat(Paging.find(bench, "n", Pages.prefix(""), 3)).as("texts only").hasSize(10);
  }

  static void severalValues(Bench bench) {
    for (var id : List.of("a", "b", "c")) {
      texts(bench, id, "v2", "v1", "other-" + id, "v3");
    }
    for (int limit : new int[] {1, 2, 4, 9, 10, 1000}) {
      assertThat(Paging.hits(bench, "n", Pages.prefix("v"), limit))
          .as("pages of %s", limit)
          .extracting(hit -> text(hit) + hit.record().key().id())
          .containsExactly("v1a", "v1b", "v1c", "v2a", "v2b", "v2c", "v3a", "v3b", "v3c");
    }
    assertThat(bench.record("a").attributes())
        .extracting(attribute -> ((AttributeValue.Text) attribute.value()).text())
        .as("attributes keep their order")
        .containsExactly("v2", "v1", "other-a", "v3");
  }

  static void after(Bench bench) {
    texts(bench, "a", "v1", "v3");
    texts(bench, "c", "v1", "v3");
    assertThat(after(bench, "v1", "b", Pages.prefix("v"))).containsExactly("c", "a", "c");
    assertThat(after(bench, "v2", "z", Pages.prefix("v"))).containsExactly("a", "c");
    assertThat(after(bench, "v3", "c", Pages.prefix("v"))).isEmpty();
    assertThat(after(bench, "v0", "a", Pages.exact("v1"))).containsExactly("a", "c");
    assertThat(after(bench, "v2", "a", Pages.exact("v1"))).isEmpty();
    assertThat(after(bench, "v1", "a", Pages.texts("v1", "v3"))).containsExactly("c");
  }

  static void replaced(Bench bench) {
    texts(bench, "a", "old", "both");
    var put = bench.put("a", OptionalLong.of(1), 2, "new");
    bench.commit(Bench.with(put, Attribute.text("n", "both"), Attribute.text("n", "new")));
    assertThat(values(bench, Pages.prefix(""), 1)).containsExactly("both", "new");
    var hit = bench.storage().find(Pages.find(bench, "n", Pages.exact("both"))).hits().get(0);
    assertThat(Bench.text(hit.record())).as("the record as it is now").isEqualTo("new");
    assertThat(bench.refusals(Bench.with(bench.create("a", ""), Attribute.text("n", "refused"))))
        .isNotEmpty();
    assertThat(values(bench, Pages.prefix(""), 1)).containsExactly("both", "new");
    bench.commit(bench.delete("a", 2));
    assertThat(values(bench, Pages.prefix(""), 1)).isEmpty();
  }

  /** Records that come and go while pages are read: those that stay show up once each. */
  static void churn(Bench bench) {
    int staying = 60;
    for (int i = 0; i < staying; i++) {
      texts(bench, "s%03d".formatted(i), "v%02d".formatted(i / 3));
    }
    var seen = new ArrayList<String>();
    Optional<FindQuery.Place> after = Optional.empty();
    int turn = 0;
    do {
      var query = new FindQuery(bench.vault, Bench.KIND, "n", Pages.prefix("v"), after, 7);
      var page = bench.storage().find(query);
      seen.addAll(Bench.ids(page));
      after = page.next();
      // One comes and goes before, at and after the place where the pages have got to.
      for (var value : List.of("v00", "v%02d".formatted(turn * 7 / 3), "v99")) {
        var coming = "come-" + value + "-" + turn;
        texts(bench, coming, value);
        if (turn % 2 == 0) {
          bench.commit(bench.delete(coming, 1));
        }
      }
      turn++;
    } while (after.isPresent() && turn < staying);
    assertThat(seen.stream().filter(id -> id.startsWith("s")).toList())
        .hasSize(staying)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  private static void texts(Bench bench, String id, String... values) {
    var attributes = new Attribute[values.length];
    for (int i = 0; i < values.length; i++) {
      attributes[i] = Attribute.text("n", values[i]);
    }
    bench.commit(Bench.with(bench.create(id, id), attributes));
  }

  private static List<String> values(Bench bench, AttributeMatch match, int limit) {
    return Paging.hits(bench, "n", match, limit).stream().map(FindScenarios::text).toList();
  }

  private static String text(FindPage.Hit hit) {
    return ((AttributeValue.Text) hit.value()).text();
  }

  private static List<String> after(Bench bench, String value, String id, AttributeMatch match) {
    var place = new FindQuery.Place(new AttributeValue.Text(value), id);
    var query = new FindQuery(bench.vault, Bench.KIND, "n", match, Optional.of(place), 1000);
    return Bench.ids(bench.storage().find(query));
  }
}
