package io.certwright.tests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
      requireBooks(simulation);
      assertThat(simulation.deaths()).as("seed %s", SEED).isGreaterThan(CERTIFICATES / 20);
      assertThat(simulation.vault().audit().verify().findings()).as("seed %s", SEED).isEmpty();
    }
  }

  /** The CA was never away for as long as a version lives after it is due. */
  private static void requireAllValid(Simulation simulation) {
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
