package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordWrite;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Listings, page by page. */
final class ListScenarios {

  private ListScenarios() {}

  static void pages(Bench bench) {
    var ids = IntStream.range(0, 50).mapToObj("p%03d"::formatted).toList();
    create(bench, ids);
    create(bench, List.of("o", "p", "q", "P000"));
    var inside = new ArrayList<>(List.of("p"));
    inside.addAll(ids);
    for (int limit : new int[] {1, 2, 7, 50, 51, 52, 1000}) {
      assertThat(Paging.list(bench, "p", Order.ASCENDING, limit)).isEqualTo(inside);
      assertThat(Paging.list(bench, "p", Order.DESCENDING, limit)).isEqualTo(reversed(inside));
    }
    assertThat(Paging.list(bench, "", Order.DESCENDING, 3))
        .isEqualTo(reversed(Paging.list(bench, "", 3)))
        .hasSize(54);
    assertThat(Paging.list(bench, "p00", 4)).isEqualTo(ids.subList(0, 10));
    assertThat(Paging.list(bench, "p\ue000", 4)).isEmpty();
  }

  static void after(Bench bench) {
    create(bench, List.of("a", "c", "e", "x1", "x3"));
    assertThat(page(bench, "", "b", Order.ASCENDING)).containsExactly("c", "e", "x1", "x3");
    assertThat(page(bench, "", "c", Order.ASCENDING)).containsExactly("e", "x1", "x3");
    assertThat(page(bench, "", "d", Order.DESCENDING)).containsExactly("c", "a");
    assertThat(page(bench, "", "a", Order.DESCENDING)).isEmpty();
    assertThat(page(bench, "x", "b", Order.ASCENDING)).containsExactly("x1", "x3");
    assertThat(page(bench, "x", "y", Order.ASCENDING)).isEmpty();
    assertThat(page(bench, "x", "x2", Order.DESCENDING)).containsExactly("x1");
    assertThat(page(bench, "x", "z", Order.DESCENDING)).containsExactly("x3", "x1");
    assertThat(page(bench, "x", "w", Order.DESCENDING)).isEmpty();
  }

  static void churn(Bench bench) {
    var stay = IntStream.range(0, 60).mapToObj("s%03d"::formatted).toList();
    create(bench, stay);
    for (var order : Order.values()) {
      var seen = new ArrayList<String>();
      Optional<String> after = Optional.empty();
      int turn = 0;
      do {
        var query = new ListQuery(bench.vault, Bench.KIND, "s", after, order, 7);
        var page = bench.storage().list(query);
        seen.addAll(Bench.ids(page));
        after = page.next();
        // One comes and goes before, at and after the place where the pages have got to.
        for (var id : List.of("s000-", "s" + "%03d".formatted(turn * 7) + "~", "s059~")) {
          var coming = id + order + turn;
          bench.commit(bench.create(coming, ""));
          if (turn % 2 == 0) {
            bench.commit(bench.delete(coming, 1));
          }
        }
        turn++;
      } while (after.isPresent() && turn < 60);
      var stayed = seen.stream().filter(stay::contains).toList();
      assertThat(stayed).isEqualTo(order == Order.ASCENDING ? stay : reversed(stay));
    }
  }

  static void pageHasWholeRecords(Bench bench) {
    var put = Bench.due(bench.create("a", "payload"), bench.now());
    var id = bench.commit(put);
    assertThat(bench.storage().list(Pages.all(bench)).records())
        .containsExactly(put.committedBy(id));
  }

  private static void create(Bench bench, List<String> ids) {
    bench.commit(ids.stream().map(id -> bench.create(id, id)).toArray(RecordWrite[]::new));
  }

  private static List<String> page(Bench bench, String prefix, String after, Order order) {
    return Bench.ids(bench.storage().list(Pages.after(bench, prefix, after, order)));
  }

  private static List<String> reversed(List<String> ids) {
    return ids.stream().sorted(Comparator.comparingInt(ids::indexOf).reversed()).toList();
  }
}
