package io.certwright.benchmarks;

import io.certwright.PageRequest;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.spi.storage.ListQuery;
import java.util.Optional;

/**
 * A page of 100 at the end of a listing, against the same page of the storage beneath and the bare
 * opening of as many seals.
 */
final class ListingFigure implements Figure {

  private static final double AIM = 3;
  private static final int PAGE = 100;

  @Override
  public String name() {
    return "certificates-page";
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    int count = effort.records();
    try (var vault = IssuingVault.inMemory()) {
      CertificateStock.resting(vault).fill(count, 0);
      var before = Optional.of(CertificateStock.name(count - PAGE - 1));
      var records = EngineHolder.of(vault.vault()).engine().records();
      var query =
          new ListQuery(
              records.vault(), CertificateRecord.KIND, "", before, ListQuery.Order.ASCENDING, PAGE);
      var page = records.storage().list(query).records();
      var seals = new OpenedSeals(page.get(0).payload().length());
      var duel =
          Duel.ofCpu(
              times -> {
                int sum = 0;
                for (int i = 0; i < times; i++) {
                  sum += vault.vault().list(new PageRequest(before, PAGE)).items().size();
                }
                return full(sum, times);
              },
              times -> {
                int sum = 0;
                for (int i = 0; i < times; i++) {
                  sum += seals.open(records.storage().list(query).records().size());
                }
                return full(sum, times);
              },
              effort);
      return Line.of(name(), duel.ours(), duel.floor(), "us", AIM).number("certificates", count);
    }
  }

  private static int full(int sum, int times) {
    if (sum != times * PAGE) {
      throw new IllegalStateException("not a full page");
    }
    return sum;
  }
}
