package io.certwright.tests.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.keys.KeySpec;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/** A vault, against a map that stands for it: whatever is done in whatever order, both agree. */
class VaultModelTest {

  /** Few names, some of them the same but for the case: so actions meet. */
  private static final List<String> NAMES = List.of("a", "A", "a-1", "shop", "SHOP", "shop-2", "Z");

  /** What a step works on: the vault may be another object after it. */
  static final class Bench implements AutoCloseable {
    private final KeyProtection protection = KeyProtections.ephemeral();
    private MemoryStorage storage = MemoryStorage.create();
    private Vault vault = Vault.open(storage, protection);

    Vault vault() {
      return vault;
    }

    void reopen() {
      vault.close();
      storage = storage.another();
      vault = Vault.open(storage, protection);
    }

    /** A second vault object on the same records, as another process has one. */
    Vault beside() {
      return Vault.open(storage.another(), protection);
    }

    @Override
    public void close() {
      vault.close();
    }
  }

  @Provide
  Arbitrary<VaultStep> steps() {
    var names = Arbitraries.of(NAMES);
    var policies = Policies.leaves(KeySpec.EC_P256, KeySpec.ED25519);
    return Arbitraries.frequencyOf(
        Tuple.of(5, Combinators.combine(names, policies).as(VaultStep.Create::new)),
        Tuple.of(2, names.map(VaultStep.Again::new)),
        Tuple.of(2, names.map(VaultStep.Beside::new)),
        Tuple.of(1, names.map(VaultStep.WrongLookUps::new)),
        Tuple.of(1, Arbitraries.just(new VaultStep.Reopen())));
  }

  @Property(tries = 60)
  void theVaultDoesWhatAMapDoes(@ForAll @Size(max = 12) List<@From("steps") VaultStep> steps) {
    try (var bench = new Bench()) {
      var model = new VaultModel();
      for (var step : steps) {
        step.play(bench, model);
        model.check(bench.vault());
      }
      bench.reopen();
      model.check(bench.vault());
      assertThat(bench.vault().audit().verify().findings()).isEmpty();
    }
  }
}
