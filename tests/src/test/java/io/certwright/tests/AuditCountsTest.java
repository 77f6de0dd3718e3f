package io.certwright.tests;

import static io.certwright.tests.UseWindowsFixture.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditOutcome;
import io.certwright.audit.AuditSettings;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.StorageFailureException;
import io.certwright.errors.VaultException;
import io.certwright.lifecycle.LifecycleManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeTry;

/** What the trail is told of as counts: denials beyond the first of their kind, and reads. */
class AuditCountsTest {

  private static final Pattern MORE = Pattern.compile("(\\d+) (more|reads?)\\b");
  private static final int THREADS = 16;
  private static final int READS = 2_000;

  private UseWindowsFixture home;

  @BeforeTry
  void open() {
    home = new UseWindowsFixture();
  }

  private static Vault as(Vault vault, String name) {
    return vault.as(Identity.named(name));
  }

  private void allow(String identity, Permission first, Permission... more) {
    home.vault
        .access()
        .putAssignment(
            Assignment.allow(
                "for-" + identity,
                Principal.identity(identity),
                Grant.permissions(first, more),
                Scope.vault()));
  }

  private void runEngine() {
    try (var lifecycle = LifecycleManager.builder(home.vault).build()) {
      lifecycle.runOnce();
    }
  }

  private void runEngineIfItCan() {
    try {
      runEngine();
    } catch (VaultException e) {
      assertThat(home.storage.left).hasValue(0);
    }
  }

  /** Of how many an entry tells: itself, or the number in it. */
  private static long told(AuditEntry entry) {
    var more = MORE.matcher(entry.detail());
    return more.find() ? Long.parseLong(more.group(1)) : 1;
  }

  private static List<AuditEntry> denials(Vault vault) {
    return Trail.of(vault).stream()
        .filter(entry -> entry.outcome() == AuditOutcome.DENIED)
        .toList();
  }

  private static long denied(Vault vault) {
    return denials(vault).stream().mapToLong(AuditCountsTest::told).sum();
  }

  private static void requireDenied(Vault eve, String name) {
    assertThatThrownBy(() -> eve.get(name)).isInstanceOf(AccessDeniedException.class);
  }

  @Example
  void ofAFloodOfDenialsTheFirstIsToldAtOnceAndThenHowMany() {
    var eve = as(home.vault, "eve");
    for (int i = 0; i < 15; i++) {
      requireDenied(eve, "shop-" + i);
      home.advance(Duration.ofMinutes(1).plusSeconds(5));
    }
    assertThat(denials(home.vault))
        .singleElement()
        .satisfies(entry -> assertThat(entry.target()).isEqualTo("shop-0"));
    home.advance(HOUR);
    runEngine();
    assertThat(denials(home.vault))
        .hasSize(2)
        .last()
        .satisfies(
            entry -> {
              assertThat(entry.identity()).isEqualTo("eve");
              assertThat(entry.operation()).isEqualTo("certificates/get");
              assertThat(entry.target()).isEqualTo("shop-*");
              assertThat(entry.detail())
                  .startsWith("no right to it; 14 more, from 2030-01-01T00:01:05Z to ");
            });
    requireDenied(eve, "shop-1");
    assertThat(denials(home.vault)).hasSize(3);
    home.close();
  }

  @Example
  void whoTriesAllNamesFillsNeitherTheTrailNorTheMemory() {
    var eve = as(home.vault, "eve");
    for (int i = 0; i < 3_000; i++) {
      requireDenied(eve, "name" + i);
    }
    assertThat(denials(home.vault)).hasSizeLessThan(150);
    requireDenied(as(home.vault, "mallory"), "name1");
    assertThat(denials(home.vault))
        .as("nobody hides in what somebody else does")
        .last()
        .satisfies(entry -> assertThat(entry.identity()).isEqualTo("mallory"));
    home.vault.close();
    try (var later = home.afterwards()) {
      assertThat(denied(later)).isEqualTo(3_001);
      assertThat(later.audit().verify().findings()).isEmpty();
    }
    home.memory.close();
  }

  @Example
  void identitiesBeyondTheFirstThousandAreCountedTogether() {
    for (int i = 0; i < 1_100; i++) {
      requireDenied(as(home.vault, "eve-" + i), "shop");
    }
    assertThat(denials(home.vault)).hasSize(1_001);
    home.vault.close();
    try (var later = home.afterwards()) {
      assertThat(denied(later)).isEqualTo(1_100);
      assertThat(denials(later))
          .last()
          .satisfies(entry -> assertThat(entry.identity()).isEqualTo("system"));
    }
    home.memory.close();
  }

  @Example
  void aStrictVaultTellsOfEachDenial() {
    try (var strict = new UseWindowsFixture(AuditSettings.standard().withEachUse())) {
      var eve = as(strict.vault, "eve");
      for (int i = 0; i < 5; i++) {
        requireDenied(eve, "shop");
      }
      assertThat(denials(strict.vault)).hasSize(5);
    }
    home.close();
  }

  /** Whatever fails and however time goes by, each denial is told of. */
  @Property(tries = 60)
  void everyDenialIsToldOnce(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 11) Integer> steps) {
    long given = 0;
    for (var step : steps) {
      switch (step) {
        case 0 -> home.advance(Duration.ofMinutes(25));
        case 1 -> home.clock.advance(Duration.ofHours(-3));
        case 2 -> home.storage.left.set(1);
        case 3 -> home.storage.left.set(Integer.MAX_VALUE);
        case 4 -> runEngineIfItCan();
        default -> {
          try {
            requireDenied(as(home.vault, "eve-" + step % 2), "name-" + step);
            given++;
          } catch (AssertionError e) {
            assertThat(home.storage.left).as("it cannot be told").hasValue(0);
          }
        }
      }
    }
    home.storage.left.set(Integer.MAX_VALUE);
    home.vault.close();
    try (var later = home.afterwards()) {
      assertThat(denied(later)).isEqualTo(given);
    }
    home.memory.close();
  }

  @Example
  void publicReadsOfIdentitiesAreCountedAndWaitForNothing() {
    home.create("shop");
    allow("clerk", Permission.CERTIFICATES_GET, Permission.CERTIFICATES_LIST);
    var clerk = as(home.vault, "clerk");
    int before = Trail.of(home.vault).size();
    home.storage.left.set(0);
    for (int i = 0; i < 7; i++) {
      assertThat(clerk.get("shop")).isNotNull();
      assertThat(home.vault.get("shop")).isNotNull();
    }
    assertThat(clerk.list(PageRequest.first(10)).items()).hasSize(1);
    home.storage.left.set(Integer.MAX_VALUE);
    assertThat(Trail.of(home.vault)).hasSize(before);
    home.advance(HOUR.plusMinutes(1));
    runEngine();
    assertThat(Trail.entries(home.vault, "certificates/get"))
        .as("of the owner nothing")
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.identity()).isEqualTo("clerk");
              assertThat(entry.detail()).startsWith("7 reads since 2030-01-01T00:00:00Z");
            });
    assertThat(Trail.entries(home.vault, "certificates/list")).hasSize(1);
    home.close();
  }

  @Example
  void theFirstAdministrativeReadHasAnEntryBeforeItIsAnswered() {
    allow("auditor", Permission.AUDIT_READ, Permission.ACCESS_GET, Permission.VAULT_GET);
    var auditor = as(home.vault, "auditor");
    home.storage.left.set(0);
    assertThatThrownBy(() -> auditor.audit().entries(Optional.empty(), 10))
        .isInstanceOf(StorageFailureException.class);
    assertThatThrownBy(auditor::settings).isInstanceOf(StorageFailureException.class);
    home.storage.left.set(Integer.MAX_VALUE);
    for (int i = 0; i < 4; i++) {
      assertThat(auditor.audit().entries(Optional.empty(), 1000).entries()).isNotEmpty();
      assertThat(auditor.settings()).isNotNull();
      assertThat(auditor.access().listRoles(PageRequest.first(5)).items()).isEmpty();
    }
    for (var operation : List.of("audit/read", "vault/get", "access/get")) {
      assertThat(Trail.entries(home.vault, operation))
          .as(operation)
          .singleElement()
          .satisfies(entry -> assertThat(entry.identity()).isEqualTo("auditor"));
    }
    home.vault.close();
    try (var later = home.afterwards()) {
      for (var operation : List.of("audit/read", "vault/get", "access/get")) {
        assertThat(
                Trail.entries(later, operation).stream()
                    .filter(entry -> entry.identity().equals("auditor"))
                    .mapToLong(AuditCountsTest::told)
                    .sum())
            .as(operation)
            .isEqualTo(4);
      }
      assertThat(Trail.entries(later, "audit/read"))
          .as("those of the owner are counted")
          .anySatisfy(entry -> assertThat(entry.identity()).isEqualTo("owner"));
    }
    home.memory.close();
  }

  @Example
  void readsOfManyThreadsAreCountedExactly() throws Exception {
    home.create("shop");
    allow("clerk", Permission.CERTIFICATES_GET);
    var pool = Executors.newFixedThreadPool(THREADS);
    try {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < THREADS; i++) {
        var clerk = as(home.vault, "clerk");
        running.add(
            pool.submit(
                () -> {
                  for (int n = 0; n < READS; n++) {
                    assertThat(clerk.get("shop").name()).isEqualTo("shop");
                  }
                }));
      }
      for (int i = 0; i < 5; i++) {
        home.advance(HOUR.plusMinutes(1));
        runEngine();
      }
      for (var one : running) {
        one.get(1, TimeUnit.MINUTES);
      }
    } finally {
      pool.shutdownNow();
    }
    home.vault.close();
    try (var later = home.afterwards()) {
      assertThat(
              Trail.entries(later, "certificates/get").stream()
                  .mapToLong(AuditCountsTest::told)
                  .sum())
          .isEqualTo((long) THREADS * READS);
    }
    home.memory.close();
  }
}
