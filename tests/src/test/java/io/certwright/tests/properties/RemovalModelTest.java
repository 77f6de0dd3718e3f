package io.certwright.tests.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.CertificateSummary;
import io.certwright.DeletedCertificate;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.VaultSettings;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.Renewal;
import io.certwright.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/**
 * Creating, deleting, recovering and purging in whatever order, while the retention runs, against a
 * map that stands for the vault.
 */
class RemovalModelTest {

  private static final PageRequest ALL = PageRequest.first(100);
  private static final CertificatePolicy POLICY =
      CertificatePolicy.tlsServer("shop.example.test")
          .validity(Duration.ofDays(3650))
          .renewal(Renewal.never())
          .build();

  enum Action {
    CREATE,
    DELETE,
    RECOVER,
    PURGE,
    DELETE_NEWEST_VERSION,
    WAIT_THREE_DAYS,
    RUN,
    PROTECT
  }

  record Step(Action action, boolean second) {
    String name() {
      return second ? "shop" : "mail";
    }
  }

  /** What the map holds of a name. */
  private static final class Entry {
    final List<Certificate> versions = new ArrayList<>();
    Instant purge = Instant.MAX;

    boolean isDeleted() {
      return !purge.equals(Instant.MAX);
    }
  }

  private static final class World implements AutoCloseable {
    final SettableClock clock = SettableClock.at(Instant.parse("2030-01-01T00:00:00Z"));
    final Vault vault =
        Vault.builder(MemoryStorage.create(clock), KeyProtections.ephemeral()).clock(clock).open();
    final LifecycleManager lifecycle = LifecycleManager.builder(vault).build();
    final TreeMap<String, Entry> entries = new TreeMap<>();
    boolean isProtected;

    @Override
    public void close() {
      vault.close();
    }

    void play(Step step) {
      var name = step.name();
      var entry = entries.get(name);
      switch (step.action) {
        case CREATE -> create(name, entry);
        case DELETE -> {
          if (entry == null || entry.isDeleted()) {
            assertThatThrownBy(() -> vault.delete(name)).isInstanceOf(NotFoundException.class);
          } else {
            entry.purge = vault.delete(name).scheduledPurge();
            assertThat(entry.purge).isEqualTo(clock.instant().plus(Duration.ofDays(7)));
          }
        }
        case RECOVER -> {
          if (entry == null || !entry.isDeleted()) {
            assertThatThrownBy(() -> vault.deleted().recover(name))
                .isInstanceOf(NotFoundException.class);
          } else {
            vault.deleted().recover(name);
            entry.purge = Instant.MAX;
          }
        }
        case PURGE -> purge(name, entry);
        case DELETE_NEWEST_VERSION -> {
          if (entry != null && !entry.isDeleted() && !entry.versions.isEmpty()) {
            var newest = entry.versions.get(0);
            if (isProtected) {
              assertThatThrownBy(() -> vault.deleteVersion(newest))
                  .isInstanceOf(ConflictException.class);
            } else {
              vault.deleteVersion(newest);
              entry.versions.remove(0);
            }
          }
        }
        case WAIT_THREE_DAYS -> clock.advance(Duration.ofDays(3));
        case RUN -> {
          lifecycle.runOnce();
          entries.values().removeIf(found -> !found.purge.isAfter(clock.instant()));
        }
        case PROTECT -> {
          isProtected = true;
          vault.updateSettings(new VaultSettings(7, true));
        }
      }
    }

    private void create(String name, Entry entry) {
      if (entry != null && entry.isDeleted()) {
        assertThatThrownBy(() -> vault.create(name, POLICY))
            .isInstanceOf(ConflictException.class)
            .hasMessageContaining(entry.purge.toString());
        return;
      }
      vault.create(name, POLICY);
      entries.computeIfAbsent(name, unused -> new Entry()).versions.add(0, vault.get(name));
    }

    private void purge(String name, Entry entry) {
      if (entry == null || !entry.isDeleted()) {
        assertThatThrownBy(() -> vault.deleted().purge(name)).isInstanceOf(NotFoundException.class);
      } else if (isProtected && clock.instant().isBefore(entry.purge)) {
        assertThatThrownBy(() -> vault.deleted().purge(name)).isInstanceOf(ConflictException.class);
      } else {
        vault.deleted().purge(name);
        entries.remove(name);
      }
    }

    void check() {
      for (var name : List.of("mail", "shop")) {
        var entry = entries.get(name);
        boolean there = entry != null && !entry.isDeleted();
        assertThat(vault.find(name))
            .isEqualTo(there ? entry.versions.stream().findFirst() : Optional.empty());
        if (there) {
          assertThat(vault.listVersions(name, ALL).items()).isEqualTo(entry.versions);
        }
      }
      assertThat(vault.list(ALL).items())
          .extracting(CertificateSummary::name)
          .containsExactlyElementsOf(names(false));
      assertThat(vault.deleted().list(ALL).items())
          .extracting(DeletedCertificate::name)
          .containsExactlyElementsOf(names(true));
    }

    private List<String> names(boolean deleted) {
      return entries.entrySet().stream()
          .filter(found -> found.getValue().isDeleted() == deleted)
          .map(found -> found.getKey())
          .toList();
    }
  }

  @Property(tries = 150)
  void whateverIsDoneTheVaultIsWhatTheMapSays(
      @ForAll @Size(max = 25) List<@From("steps") Step> steps) {
    try (var world = new World()) {
      world.vault.updateSettings(new VaultSettings(7, false));
      for (var step : steps) {
        world.play(step);
        world.check();
      }
      assertThat(world.vault.audit().verify().findings()).isEmpty();
    }
  }

  @Provide
  Arbitrary<Step> steps() {
    return Combinators.combine(Arbitraries.of(Action.values()), Arbitraries.of(true, false))
        .as(Step::new);
  }
}
