package io.certwright.tests.pruning;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.lifecycle.LifecycleManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever was not told in time of what is pruned is told that, goes on, and misses no more. */
class PruneListenerTest {

  private static final String MISSED = "listener.events-missed";

  private final OldVault home = new OldVault();
  private final List<String> told = new ArrayList<>();

  @AfterEach
  void close() {
    home.close();
  }

  private void tell() {
    try (var lifecycle =
        LifecycleManager.builder(home.vault())
            .listener("pager", event -> told.add(event.header().subject() + event.header().type()))
            .build()) {
      lifecycle.runOnce();
    }
  }

  @Test
  void whatWasNotToldIsMissedAndWhatCameAfterIsNot() {
    tell();
    home.vault().create("told", OldVault.POLICY);
    tell();
    assertThat(told).isNotEmpty().allMatch(text -> text.startsWith("told"));
    home.vault().create("missed", OldVault.POLICY);
    home.pass(OldVault.MONTH.plusDays(1));
    home.vault().create("young", OldVault.POLICY);
    home.vault().audit().prune(OldVault.MONTH);
    told.clear();
    home.restart();
    tell();
    // What it was told itself in that round comes in the next.
    tell();
    assertThat(told)
        .anyMatch(text -> text.startsWith("young"))
        .noneMatch(text -> text.startsWith("missed"))
        .anyMatch(text -> text.endsWith(MISSED));
    told.clear();
    home.restart();
    tell();
    assertThat(told).isEmpty();
  }

  /** What was pruned told nothing that it was not told, so it missed nothing. */
  @Test
  void whoWasToldEverythingMissesNothing() {
    tell();
    home.vault().create("told", OldVault.POLICY);
    tell();
    home.vault().audit().checkpoint();
    home.pass(OldVault.MONTH.plusDays(1));
    home.vault().create("young", OldVault.POLICY);
    home.vault().audit().prune(OldVault.MONTH);
    told.clear();
    home.restart();
    tell();
    assertThat(told).isNotEmpty().allMatch(text -> text.startsWith("young"));
  }
}
