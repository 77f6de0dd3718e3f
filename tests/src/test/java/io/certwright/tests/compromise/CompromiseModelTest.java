package io.certwright.tests.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.CompromiseReport.State;
import io.certwright.KeyCompromise;
import io.certwright.PageRequest;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.VaultException;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.testkit.CommitFault;
import io.certwright.tests.compromise.Tenement.Tenant;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/**
 * Vaults of one storage that issue, import and report keys, open, close, lose commits and live
 * through clocks that jump, in any order: no key that was reported is ever served after the bound
 * or taken in again, and in the end all that has one is revoked, everywhere.
 */
class CompromiseModelTest {

  private static final PageRequest ALL = PageRequest.first(1000);
  private static final List<String> VAULTS = List.of("a", "b", "c");
  private static final List<String> NAMES = List.of("n-0", "n-1");
  private static final List<Shared> KEYS = keys();

  /** A key that several vaults may have, with a certificate. */
  private record Shared(Bytes file, Certificate certificate) {
    PublicKey key() {
      return certificate.x509().getPublicKey();
    }
  }

  private static List<Shared> keys() {
    var all = new ArrayList<Shared>();
    try (var house = Tenement.inMemory()) {
      var vault = house.open("maker").vault;
      for (int i = 0; i < 3; i++) {
        vault.create("k-" + i, Tenement.shared());
        var made = vault.get("k-" + i);
        all.add(new Shared(Bytes.copyOf(Tenement.file(vault, made)), made));
      }
    }
    return all;
  }

  /** What a test knows. */
  private static final class World {
    final Tenement house = Tenement.inMemory();

    /** Those that were reported, and that was acknowledged. */
    final Set<PublicKey> blocked = new HashSet<>();

    /** Those that may have been: the answer was lost. */
    final Set<PublicKey> doubtful = new HashSet<>();

    Tenant tenant(int number) {
      return house.open(VAULTS.get(number));
    }

    boolean isFree(PublicKey key) {
      return !blocked.contains(key) && !doubtful.contains(key);
    }

    /** Within the bound every open vault knows. */
    void check() {
      house.clock.advance(Tenement.BOUND);
      for (var name : VAULTS) {
        if (house.isOpen(name)) {
          requireUnserved(house.open(name).vault);
        }
      }
    }

    private void requireUnserved(Vault vault) {
      for (var name : NAMES) {
        Optional<Certificate> found;
        try {
          found = vault.find(name);
        } catch (VaultException e) {
          continue;
        }
        found.ifPresent(
            current ->
                assertThat(blocked)
                    .as("%s serves no key that was reported", vault.name())
                    .doesNotContain(current.x509().getPublicKey()));
      }
    }
  }

  private interface Act {
    void play(World world);
  }

  private record Import(int vault, int name, int key) implements Act {
    @Override
    public void play(World world) {
      var shared = KEYS.get(key);
      var open = world.tenant(vault).vault;
      try {
        var unused = Tenement.take(open, NAMES.get(name), shared.file().toByteArray());
        assertThat(world.blocked).as("never unblocked").doesNotContain(shared.key());
      } catch (UnreadableImportException e) {
        assertThat(world.isFree(shared.key())).as("%s", e).isFalse();
      } catch (VaultException e) {
        assertThat(e).isNotInstanceOf(NotFoundException.class);
      }
    }
  }

  private record Issue(int vault, int name) implements Act {
    @Override
    public void play(World world) {
      var open = world.tenant(vault).vault;
      try {
        var unused = open.create(NAMES.get(name), Tenement.shared());
        open.find(NAMES.get(name))
            .ifPresent(
                made -> assertThat(world.blocked).doesNotContain(made.x509().getPublicKey()));
      } catch (ConflictException e) {
        assertThat(e.getMessage()).isNotEmpty();
      } catch (VaultException e) {
        assertThat(e.isRetryable()).isTrue();
      }
    }
  }

  private record Report(int vault, int key, boolean byRevocation) implements Act {
    @Override
    public void play(World world) {
      var shared = KEYS.get(key);
      var open = world.tenant(vault).vault;
      try {
        if (byRevocation) {
          var unused =
              open.revocations()
                  .revokeKey(shared.key(), RevocationRequest.of(RevocationReason.KEY_COMPROMISE));
        } else {
          var unused = open.compromises().report(KeyCompromise.ofKey(shared.key()));
        }
        world.blocked.add(shared.key());
      } catch (VaultException e) {
        world.doubtful.add(shared.key());
        assertThat(e.isRetryable()).as("%s", e).isTrue();
      }
    }
  }

  private record Close(int vault) implements Act {
    @Override
    public void play(World world) {
      world.house.close(VAULTS.get(vault));
    }
  }

  private record Run(int vault) implements Act {
    @Override
    public void play(World world) {
      try {
        world.tenant(vault).run();
      } catch (VaultException e) {
        assertThat(e.isRetryable()).isTrue();
      }
    }
  }

  private record Lose(int vault, CommitFault fault) implements Act {
    @Override
    public void play(World world) {
      world.tenant(vault).faults.failNextCommit(fault);
    }
  }

  private record Jump(Duration by) implements Act {
    @Override
    public void play(World world) {
      world.house.clock.advance(by);
    }
  }

  @Provide
  Arbitrary<Act> acts() {
    var vault = Arbitraries.integers().between(0, VAULTS.size() - 1);
    var name = Arbitraries.integers().between(0, NAMES.size() - 1);
    var key = Arbitraries.integers().between(0, KEYS.size() - 1);
    return Arbitraries.frequencyOf(
        Tuple.of(6, Combinators.combine(vault, name, key).as(Import::new)),
        Tuple.of(3, Combinators.combine(vault, name).as(Issue::new)),
        Tuple.of(3, Combinators.combine(vault, key, Arbitraries.of(true, false)).as(Report::new)),
        Tuple.of(2, vault.map(Close::new)),
        Tuple.of(3, vault.map(Run::new)),
        Tuple.of(2, Combinators.combine(vault, Arbitraries.of(CommitFault.class)).as(Lose::new)),
        Tuple.of(
            1,
            Arbitraries.of(Duration.ofHours(-3), Duration.ofMillis(10), Duration.ofHours(5))
                .map(Jump::new)));
  }

  @Property(tries = 80)
  void noReportedKeyIsServedOrTakenInAgain(@ForAll @Size(max = 25) List<@From("acts") Act> acts) {
    var world = new World();
    try (var house = world.house) {
      for (var act : acts) {
        act.play(world);
        world.check();
      }
      settle(world);
      for (int i = 0; i < VAULTS.size(); i++) {
        requireRevoked(world, house.open(VAULTS.get(i)).vault);
      }
    }
  }

  /** Every vault is opened once more, and its engine has time for what is open. */
  private static void settle(World world) {
    VAULTS.forEach(world.house::close);
    // Whatever the clock did, it is later than all of it.
    world.house.clock.advance(Duration.ofHours(12));
    for (int round = 0; round < 8; round++) {
      for (int i = 0; i < VAULTS.size(); i++) {
        new Run(i).play(world);
        world.house.clock.advance(Duration.ofMinutes(10));
      }
    }
    world.check();
  }

  private static void requireRevoked(World world, Vault vault) {
    for (var name : NAMES) {
      List<Certificate> versions;
      try {
        versions = vault.listVersions(name, ALL).items();
      } catch (NotFoundException e) {
        continue;
      }
      for (var version : versions) {
        if (world.blocked.contains(version.x509().getPublicKey())) {
          assertThat(version.revocation()).as("%s of %s", version, vault.name()).isPresent();
          assertThat(version.revocation().orElseThrow().reason())
              .isEqualTo(RevocationReason.KEY_COMPROMISE);
          assertThat(version.isEnabled()).isFalse();
        } else if (world.isFree(version.x509().getPublicKey())) {
          assertThat(version.revocation()).as("%s of %s", version, vault.name()).isEmpty();
        }
      }
    }
    for (var key : world.blocked) {
      var found = vault.compromises().find(key).orElseThrow();
      assertThat(found.report().state()).isEqualTo(State.SETTLED);
    }
    assertThat(vault.audit().verify().findings()).isEmpty();
  }
}
