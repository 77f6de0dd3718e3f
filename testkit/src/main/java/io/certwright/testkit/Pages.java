package io.certwright.testkit;

import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListQuery;
import java.util.Optional;

/** Queries with the parts that a scenario does not care about filled in. */
final class Pages {

  private Pages() {}

  static ListQuery all(Bench bench) {
    return new ListQuery(
        bench.vault, Bench.KIND, "", Optional.empty(), ListQuery.Order.ASCENDING, 1000);
  }

  static ListQuery after(Bench bench, String prefix, String after, ListQuery.Order order) {
    return new ListQuery(bench.vault, Bench.KIND, prefix, Optional.of(after), order, 1000);
  }

  static AttributeMatch exact(String text) {
    return new AttributeMatch.Exact(new AttributeValue.Text(text));
  }

  static AttributeMatch prefix(String text) {
    return new AttributeMatch.Prefix(text);
  }

  static AttributeMatch texts(String from, String to) {
    return new AttributeMatch.Range(
        new AttributeValue.Text(from), Optional.of(new AttributeValue.Text(to)));
  }

  static FindQuery find(Bench bench, String attribute, AttributeMatch match) {
    return new FindQuery(bench.vault, Bench.KIND, attribute, match, Optional.empty(), 1000);
  }
}
