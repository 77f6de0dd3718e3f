package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.EngineFilter.includeEngines;

import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.errors.VaultException;
import io.certwright.lifecycle.LifecycleManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

class VaultExtensionTest {

  private static final List<TestVault> SEEN = new ArrayList<>();

  private static void run(Class<?> type, int tests) {
    SEEN.clear();
    var summary = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(type))
                .filters(includeEngines("junit-jupiter"))
                .build(),
            summary);
    assertThat(summary.getSummary().getFailures()).isEmpty();
    assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(tests);
  }

  @Test
  void eachTestHasItsOwnWhichIsClosedAfterIt() {
    run(OnePerTest.class, 2);
    assertThat(SEEN).hasSize(4);
    assertThat(new HashSet<>(SEEN)).hasSize(2);
    for (var seen : SEEN) {
      assertThatThrownBy(() -> seen.vault().list(PageRequest.first(1)))
          .isInstanceOf(VaultException.class);
    }
  }

  @Test
  void oneOfTheClassIsSharedByItsTests() {
    run(OnePerClass.class, 2);
    assertThat(SEEN).hasSize(3);
    assertThat(new HashSet<>(SEEN)).hasSize(1);
    assertThatThrownBy(() -> SEEN.get(0).vault().find("shop")).isInstanceOf(VaultException.class);
  }

  /** Run by the launcher above, not by the build. */
  static class OnePerTest {
    @RegisterExtension
    private final VaultExtension vaults =
        VaultExtension.startingAt(Instant.parse("2027-03-15T00:00:00Z"));

    @BeforeEach
    void before(TestVault test) {
      SEEN.add(test);
    }

    @Test
    void allPartsAreOfOne(
        TestVault test, Vault vault, SettableClock clock, FakeCa ca, LifecycleManager lifecycle) {
      SEEN.add(test);
      assertThat(vault).isSameAs(test.vault());
      assertThat(clock).isSameAs(test.clock());
      assertThat(ca).isSameAs(test.ca());
      assertThat(lifecycle).isSameAs(test.lifecycle());
      assertThat(clock.instant()).isEqualTo("2027-03-15T00:00:00Z");
    }

    @Test
    void another(TestVault test) {
      SEEN.add(test);
      assertThat(test.vault().find("shop")).isEmpty();
      test.manage("shop", "shop.example.test");
    }
  }

  /** Run by the launcher above, not by the build. */
  @ExtendWith(VaultExtension.class)
  static class OnePerClass {
    @BeforeAll
    static void before(TestVault test) {
      SEEN.add(test);
      test.manage("shop", "shop.example.test");
    }

    @VaultTest
    void one(TestVault test) {
      SEEN.add(test);
      assertThat(test.vault().find("shop")).isPresent();
    }

    @VaultTest
    void other(TestVault test) {
      SEEN.add(test);
      assertThat(test.vault().find("shop")).isPresent();
    }
  }
}
