package io.certwright.tests.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.access.Identity;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.OutcomeUnknownException;
import io.certwright.errors.StorageFailureException;
import io.certwright.testkit.CommitFault;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A prune that is broken off at any of its commits: nothing is lost, and the next one ends it. */
class PruneCrashTest {

  /** So many entries that they are not deleted in one commit. */
  private static final int ENTRIES = 510;

  static Stream<Arguments> crashes() {
    var all = new ArrayList<Arguments>();
    for (var fault : CommitFault.values()) {
      for (int passing = 0; passing < 6; passing++) {
        all.add(Arguments.of(fault, passing));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("crashes")
  void itIsWholeAtEachStepAndEndedByTheNext(CommitFault fault, int passing) {
    try (var home = new OldVault()) {
      home.vault().create("shop", OldVault.POLICY);
      home.pass(OldVault.MONTH.plusDays(1));
      home.vault().create("shop", OldVault.POLICY);
      long entries = home.vault().audit().prune(OldVault.MONTH);
      for (int i = 0; i < ENTRIES; i++) {
        deny(home, i);
      }
      home.pass(OldVault.MONTH.plusDays(1));
      home.vault().create("shop", OldVault.POLICY);
      entries += home.stored("audit").size();

      home.faults.passCommits(passing);
      home.faults.failNextCommit(fault);
      try {
        var unused = home.vault().audit().prune(OldVault.MONTH);
      } catch (StorageFailureException | OutcomeUnknownException e) {
        home.restart();
      }
      assertThat(home.findings()).isEmpty();
      assertThat(home.verify(home.export()).findings()).isEmpty();
      var unused = home.vault().audit().prune(OldVault.MONTH);
      assertThat(home.findings()).isEmpty();
      assertThat(home.stored("audit")).hasSizeLessThan(40);
      assertThat(home.stored("pruned-state")).hasSize(1);
      assertThat(home.vault().audit().pruned().orElseThrow().entries()).isEqualTo(entries - 1);
      assertThat(home.vault().get("shop").version()).isNotNull();
    }
  }

  private static void deny(OldVault home, int number) {
    assertThatThrownBy(() -> home.vault().as(Identity.named("stranger-" + number)).get("shop"))
        .isInstanceOf(AccessDeniedException.class);
  }
}
