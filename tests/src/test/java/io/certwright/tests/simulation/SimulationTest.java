package io.certwright.tests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.CertificateQuery;
import io.certwright.PageRequest;
import io.certwright.VaultCensus.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Ten years of 90-day certificates. More of them with {@code -Dcertwright.simulation=10000}, the
 * same again with {@code -Dcertwright.seed=}.
 */
class SimulationTest {

  private static final int CERTIFICATES = Integer.getInteger("certwright.simulation", 500);
  private static final long SEED = Long.getLong("certwright.seed", System.nanoTime());
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration LIFE = Duration.ofDays(90);
  private static final Set<Standing> SERVING =
      EnumSet.of(Standing.IN_SERVICE, Standing.NEAR_EXPIRY, Standing.EXPIRED);

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void theBooksBalanceAfterTenYears() throws Exception {
    try (var simulation = new Simulation(SEED, CERTIFICATES)) {
      int[] steps = {0};
      var begun = Simulation.START.plus(Duration.ofDays(20));
      simulation.run(
          Simulation.START.plus(YEAR.multipliedBy(10)),
          () -> {
            if (steps[0]++ % 10 == 0 && simulation.now().isAfter(begun)) {
              requireAllValid(simulation);
            }
          });
      simulation.settle();
      requireAllValid(simulation);
      requireAllListedAsValid(simulation);
      requireBooks(simulation);
      assertThat(simulation.deaths()).as("seed %s", SEED).isGreaterThan(CERTIFICATES / 20);
      assertThat(simulation.vault().audit().verify().findings()).as("seed %s", SEED).isEmpty();
    }
  }

  /**
   * The CA was never away for as long as a version lives after it is due. It is found by the end of
   * validity and by the counts, which cost the same however many there are.
   */
  private static void requireAllValid(Simulation simulation) {
    var now = simulation.now();
    // An end at this very instant is one, too.
    var ended = CertificateQuery.all().expiresBefore(now.plusMillis(1));
    assertThat(simulation.vault().search(ended, PageRequest.first(10)).items())
        .as("seed %s, %s", SEED, now)
        .isEmpty();
    var standings = simulation.vault().census().standings();
    assertThat(SERVING.stream().mapToLong(one -> standings.getOrDefault(one, 0L)).sum())
        .as("seed %s, %s, %s", SEED, now, standings)
        .isEqualTo(CERTIFICATES);
  }

  private static void requireAllListedAsValid(Simulation simulation) {
    var now = simulation.now();
    assertThat(simulation.summaries())
        .as("seed %s, %s", SEED, now)
        .hasSize(CERTIFICATES)
        .allMatch(
            one -> one.current().filter(current -> current.notAfter().isAfter(now)).isPresent());
  }

  private static void requireBooks(Simulation simulation) {
    var versions = simulation.versions();
    var kept = versions.values().stream().flatMap(List::stream).collect(Collectors.toSet());
    var issued =
        simulation.ca().issued().stream()
            .map(ScriptedCa.Issuance::certificate)
            .collect(Collectors.toSet());
    assertThat(kept).as("what the CA issued is in the vault, seed %s", SEED).isEqualTo(issued);
    assertThat(versions.values().stream().mapToInt(List::size).sum())
        .as("and once")
        .isEqualTo(issued.size());
    Map<String, Instant> last = new HashMap<>();
    simulation.ca().issued().stream()
        .sorted(Comparator.comparing(ScriptedCa.Issuance::at))
        .forEach(
            one -> {
              var before = last.put(one.subject(), one.at());
              if (before != null) {
                assertThat(Duration.between(before, one.at()))
                    .as("%s at %s, seed %s", one.subject(), one.at(), SEED)
                    .isGreaterThan(LIFE.dividedBy(20));
              }
            });
    assertThat(issued.size()).isBetween(CERTIFICATES * 55, CERTIFICATES * 75);
  }

  @Test
  void theSameSeedIsTheSameHistory() throws Exception {
    assertThat(history(SEED)).as("seed %s", SEED).isEqualTo(history(SEED));
    assertThat(history(SEED + 1)).isNotEqualTo(history(SEED));
  }

  private static List<String> history(long seed) throws Exception {
    try (var simulation = new Simulation(seed, 15)) {
      simulation.run(Simulation.START.plus(YEAR), () -> {});
      return simulation.ca().calls();
    }
  }
}
