package io.certwright.benchmarks;

import io.certwright.CertificateQuery;
import io.certwright.PageRequest;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.VersionRecord;
import io.certwright.policy.SubjectAlternativeName;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.VaultId;
import java.util.Optional;

/**
 * The certificate that has a subject alternative name, against the two lookups in the storage that
 * find it and the bare opening of the two seals.
 */
final class NameSearchFigure implements Figure {

  private static final double AIM = 3;
  private static final PageRequest FIRST = PageRequest.first(1);

  /** Versions take most of the heap, and the rest of the certificates have none here. */
  private static final int SHARE_WITH_VERSIONS = 5;

  @Override
  public String name() {
    return "certificates-search-san";
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    int count = effort.records();
    int versions = count / SHARE_WITH_VERSIONS;
    try (var vault = IssuingVault.inMemory()) {
      CertificateStock.resting(vault).fill(count, versions);
      var records = EngineHolder.of(vault.vault()).engine().records();
      var storage = records.storage();
      var first = storage.find(query(records.vault(), 0)).hits().get(0).record();
      var seals = new OpenedSeals(first.payload().length());
      var duel =
          Duel.ofCpu(
              times -> {
                int sum = 0;
                for (int i = 0; i < times; i++) {
                  var name = SubjectAlternativeName.dns(Host.dns(i * 7919 % versions));
                  var query = CertificateQuery.all().subjectAlternativeName(name);
                  sum += vault.vault().search(query, FIRST).items().size();
                }
                return all(sum, times);
              },
              times -> {
                int sum = 0;
                for (int i = 0; i < times; i++) {
                  int number = i * 7919 % versions;
                  int hits = storage.find(query(records.vault(), number)).hits().size();
                  var key = records.key(CertificateRecord.TYPE, CertificateStock.name(number));
                  int found = storage.get(key).isPresent() ? 1 : 0;
                  sum += seals.open(hits + found) - 1;
                }
                return all(sum, times);
              },
              effort);
      return Line.of(name(), duel.ours(), duel.floor(), "us", AIM)
          .number("certificates", count)
          .number("versions", versions);
    }
  }

  private static FindQuery query(VaultId vault, int number) {
    var value = new AttributeValue.Text("dns:" + Host.dns(number));
    return new FindQuery(
        vault,
        VersionRecord.KIND,
        VersionRecord.SAN,
        new AttributeMatch.Exact(value),
        Optional.empty(),
        1);
  }

  private static int all(int sum, int times) {
    if (sum != times) {
      throw new IllegalStateException("not found");
    }
    return sum;
  }
}
