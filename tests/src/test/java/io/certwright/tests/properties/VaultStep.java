package io.certwright.tests.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Vault;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.policy.CertificatePolicy;
import java.time.Duration;

/** Something that is done to a vault, and to the map beside it. */
sealed interface VaultStep {

  void play(VaultModelTest.Bench bench, VaultModel model);

  private static void create(Vault vault, VaultModel model, String name, CertificatePolicy policy) {
    var made = vault.create(name, policy).await(Duration.ofSeconds(10));
    model.made(name, policy, made);
  }

  /** A first version, or a further one under another policy. */
  record Create(String name, CertificatePolicy policy) implements VaultStep {
    @Override
    public void play(VaultModelTest.Bench bench, VaultModel model) {
      create(bench.vault(), model, name, policy);
    }
  }

  /** A further version under the policy that there is. */
  record Again(String name) implements VaultStep {
    @Override
    public void play(VaultModelTest.Bench bench, VaultModel model) {
      model.policy(name).ifPresent(policy -> create(bench.vault(), model, name, policy));
    }
  }

  /**
   * Another vault object on the same storage makes a version meanwhile. The first one may take a
   * moment to see it, so it is opened anew.
   */
  record Beside(String name) implements VaultStep {
    @Override
    public void play(VaultModelTest.Bench bench, VaultModel model) {
      try (var other = bench.beside()) {
        model.policy(name).ifPresent(policy -> create(other, model, name, policy));
        model.check(other);
      }
      bench.reopen();
    }
  }

  /** The end of the vault object, and a new one on the same records. */
  record Reopen() implements VaultStep {
    @Override
    public void play(VaultModelTest.Bench bench, VaultModel model) {
      bench.reopen();
    }
  }

  /** What is not there, or is no name, is told and changes nothing. */
  record WrongLookUps(String name) implements VaultStep {
    @Override
    public void play(VaultModelTest.Bench bench, VaultModel model) {
      var vault = bench.vault();
      var absent = name + "-absent";
      assertThat(vault.find(absent)).isEmpty();
      assertThatThrownBy(() -> vault.get(absent)).isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> vault.policy(absent)).isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> vault.getVersion(name, "0".repeat(32)))
          .isInstanceOf(NotFoundException.class);
      for (var malformed :
          new String[] {"", name + "/x", name + "\u0000", "\u00e4", "a".repeat(128)}) {
        assertThatThrownBy(() -> vault.get(malformed)).isInstanceOf(InvalidRequestException.class);
      }
    }
  }
}
