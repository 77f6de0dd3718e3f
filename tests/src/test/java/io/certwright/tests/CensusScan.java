package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.CertificateQuery;
import io.certwright.CertificateState;
import io.certwright.CertificateSummary;
import io.certwright.OperationStatus;
import io.certwright.Page;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.VaultCensus;
import io.certwright.VaultCensus.Standing;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Every certificate of a vault, as its listings tell of them: what a census has to come to.
 *
 * @param listed those that are not deleted
 * @param failing those that are found as failing
 * @param versionless how many of the listed ones have no version at all
 * @param deleted how many are deleted
 */
record CensusScan(
    List<CertificateSummary> listed,
    List<CertificateSummary> failing,
    long versionless,
    long deleted) {

  static CensusScan of(Vault vault) {
    var listed = all(vault::list);
    var query = CertificateQuery.all().state(CertificateState.FAILING);
    return new CensusScan(
        listed,
        all(page -> vault.search(query, page)),
        listed.stream()
            .filter(line -> vault.listVersions(line.name(), PageRequest.first(1)).items().isEmpty())
            .count(),
        all(vault.deleted()::list).size());
  }

  private static <T> List<T> all(Function<PageRequest, Page<T>> pages) {
    var all = new ArrayList<T>();
    var page = pages.apply(PageRequest.first(3));
    all.addAll(page.items());
    while (page.next().isPresent()) {
      page = pages.apply(PageRequest.first(3).after(page.next().get()));
      all.addAll(page.items());
    }
    return all;
  }

  private long count(Predicate<CertificateSummary> condition) {
    return listed.stream().filter(condition).count();
  }

  void requireSame(VaultCensus census) {
    assertThat(census.total()).isEqualTo(listed.size() + deleted);
    assertThat(census.count(Standing.DELETED)).isEqualTo(deleted);
    assertThat(
            census.count(Standing.IN_SERVICE)
                + census.count(Standing.NEAR_EXPIRY)
                + census.count(Standing.EXPIRED))
        .as("in service")
        .isEqualTo(count(line -> line.current().isPresent()));
    assertThat(census.count(Standing.NEW) + census.count(Standing.DISABLED))
        .as("not in service")
        .isEqualTo(count(line -> line.current().isEmpty()));
    assertThat(census.count(Standing.NEW)).as("new").isLessThanOrEqualTo(versionless);
    requireOperations(census);
    for (var refusal : Refusal.values()) {
      assertThat(census.failing().get(refusal))
          .as("failing as %s", refusal)
          .isEqualTo(count(line -> failsAs(line, refusal)));
    }
    assertThat(failing).isEqualTo(listed.stream().filter(l -> l.failing().isPresent()).toList());
    assertThat(census.failingTotal()).isEqualTo(failing.size());
  }

  private void requireOperations(VaultCensus census) {
    Predicate<CertificateSummary> pending =
        line -> line.operation().filter(OperationStatus.PENDING::equals).isPresent();
    Predicate<CertificateSummary> byHand = line -> line.issuer().equals(CertificatePolicy.UNKNOWN);
    assertThat(census.awaitingPerson()).isEqualTo(count(pending.and(byHand)));
    assertThat(census.inProgress()).isEqualTo(count(pending.and(byHand.negate())));
  }

  private static boolean failsAs(CertificateSummary line, Refusal refusal) {
    return line.failing().filter(why -> why.failure().refusal() == refusal).isPresent();
  }

  /** Once the engine has done all that is due, it has taken note of every end. */
  void requireNoted(VaultCensus census, Instant now) {
    assertThat(census.count(Standing.EXPIRED))
        .as("expired")
        .isEqualTo(count(line -> line.current().filter(c -> hasEnded(c, now)).isPresent()));
    assertThat(census.overdue().atLeast()).as("overdue").isZero();
  }

  private static boolean hasEnded(CertificateSummary.Current current, Instant now) {
    return current.notAfter().isBefore(now);
  }
}
