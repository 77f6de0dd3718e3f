package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.FindPage;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads all pages of a query, one after the other. */
final class Paging {

  private Paging() {}

  /** The ids of a listing in ascending order. */
  static List<String> list(Bench bench, String prefix, int limit) {
    return list(bench, prefix, ListQuery.Order.ASCENDING, limit);
  }

  static List<String> list(Bench bench, String prefix, ListQuery.Order order, int limit) {
    var ids = new ArrayList<String>();
    Optional<String> after = Optional.empty();
    do {
      var page =
          bench.storage().list(new ListQuery(bench.vault, Bench.KIND, prefix, after, order, limit));
      assertThat(page.records()).hasSizeLessThanOrEqualTo(limit);
      ids.addAll(Bench.ids(page));
      after = page.next();
    } while (after.isPresent());
    return ids;
  }

  /** The ids of what is found, in the order of the attribute. */
  static List<String> find(Bench bench, String attribute, AttributeMatch match, int limit) {
    return hits(bench, attribute, match, limit).stream()
        .map(hit -> hit.record().key().id())
        .toList();
  }

  static List<FindPage.Hit> hits(Bench bench, String attribute, AttributeMatch match, int limit) {
    var hits = new ArrayList<FindPage.Hit>();
    Optional<FindQuery.Place> after = Optional.empty();
    do {
      var page =
          bench
              .storage()
              .find(new FindQuery(bench.vault, Bench.KIND, attribute, match, after, limit));
      assertThat(page.hits()).hasSizeLessThanOrEqualTo(limit);
      hits.addAll(page.hits());
      after = page.next();
    } while (after.isPresent());
    return hits;
  }
}
