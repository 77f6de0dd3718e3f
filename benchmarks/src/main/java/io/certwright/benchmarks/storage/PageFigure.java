package io.certwright.benchmarks.storage;

import io.certwright.benchmarks.Duel;
import io.certwright.benchmarks.Effort;
import io.certwright.benchmarks.Line;
import io.certwright.benchmarks.Work;
import io.certwright.spi.storage.ListQuery;
import java.util.Optional;

/** The last page of a long listing, against the first one. */
final class PageFigure {

  private static final int PAGE = 100;
  private static final double AIM = 1.5;

  private PageFigure() {}

  static Line measure(String name, Shelf shelf, Effort effort) throws Exception {
    var large = shelf.large(effort);
    var beforeLast = CertificateRecords.certificate(large.count() - PAGE - 1L).id();
    var duel =
        Duel.ofWall(page(large, Optional.of(beforeLast)), page(large, Optional.empty()), effort);
    return Line.of(name, duel.ours(), duel.floor(), "us", AIM);
  }

  private static Work page(Filled filled, Optional<String> after) {
    var query =
        new ListQuery(
            CertificateRecords.VAULT, "certificate", "", after, ListQuery.Order.ASCENDING, PAGE);
    return times -> {
      int sum = 0;
      for (int i = 0; i < times; i++) {
        sum += filled.storage().list(query).records().size();
      }
      if (sum != times * PAGE) {
        throw new IllegalStateException("not a full page");
      }
      return sum;
    };
  }
}
