package io.certwright.tests.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.MemoryStorage;
import io.certwright.errors.VaultException;
import io.certwright.errors.VaultMovedException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.VaultId;
import io.certwright.tests.mortal.CountedLife;
import io.certwright.tests.mortal.MortalStorage;
import io.certwright.transfer.VaultMove;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that die in the middle of a restore or a move, at each commit, before and after it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TransferCrashTest {

  /** More commits than any of it takes. */
  private static final int MOST = 100;

  private final Estate estate = new Estate();
  private final MemoryStorage source = MemoryStorage.create(estate.clock);

  private void populate() {
    try (var vault = estate.open(source.another())) {
      estate.populate(vault);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRestoreThatDiedIsNoVaultAndIsBegunAgain(boolean carriedOut) {
    byte[] backup;
    byte[] later;
    VaultId id;
    List<String> contents;
    try (var vault = estate.open(source)) {
      estate.populate(vault);
      backup = Estate.backUp(vault);
      contents = Estate.contents(vault);
      id = Estate.id(vault);
      vault.create("later", CertificatePolicy.tlsServer("later.example.test").build());
      later = Estate.backUp(vault);
    }
    int deaths = 0;
    for (int commits = 1; commits < MOST; commits++) {
      var target = MemoryStorage.create(estate.clock);
      var life = CountedLife.of(commits, carriedOut);
      // What the later backup has left behind and the earlier one does not know is gone as well.
      if (completes(() -> estate.restore(later, new MortalStorage(target.another(), life)))) {
        break;
      }
      assertThat(life.isOver()).isTrue();
      deaths++;
      if (!Estate.all(target, VaultId.CATALOGUE, "vault").isEmpty()) {
        // It died with its last commit, which took place.
        assertThat(carriedOut).isTrue();
        continue;
      }
      estate.restore(backup, target.another());
      try (var vault = estate.open(target.another())) {
        assertThat(Estate.contents(vault)).isEqualTo(contents);
        Estate.requireIntact(vault);
        Estate.requireWorkingKey(vault, "shop");
      }
      assertThat(Estate.all(target, id, "transfer")).isEmpty();
    }
    assertThat(deaths).as("commits at which it died").isBetween(4, MOST - 2);
  }

  private static boolean completes(Runnable action) {
    try {
      action.run();
      return true;
    } catch (VaultException e) {
      return false;
    }
  }

  /** A move by a process that dies at one of its commits, in whatever storage; whether it did. */
  private boolean dies(MemoryStorage target, int commits, boolean carriedOut) {
    var life = CountedLife.of(commits, carriedOut);
    boolean done =
        completes(
            () -> {
              try (var vault = estate.open(new MortalStorage(source.another(), life))) {
                var move =
                    VaultMove.of(vault, new MortalStorage(target.another(), life), "the attic");
                move.copy();
                vault.create("meanwhile", meanwhile());
                move.switchOver();
              }
            });
    assertThat(life.isOver()).isEqualTo(!done);
    return !done;
  }

  private static CertificatePolicy meanwhile() {
    return CertificatePolicy.tlsServer("meanwhile.example.test").key(KeySpec.ED25519).build();
  }

  @ParameterizedTest
  @CsvSource({"false,complete", "true,complete", "false,cancel", "true,cancel"})
  void aMoveThatDiedIsCompletedOrCancelled(boolean carriedOut, String then) {
    populate();
    int deaths = 0;
    int arrived = 0;
    for (int commits = 1; commits < MOST; commits++) {
      var target = MemoryStorage.create(estate.clock);
      if (!dies(target, commits, carriedOut)) {
        assertThat(deaths).as("commits at which it died").isBetween(6, MOST - 2);
        assertThat(arrived).isEqualTo(carriedOut ? 1 : 0);
        return;
      }
      deaths++;
      boolean there = !Estate.all(target, VaultId.CATALOGUE, "vault").isEmpty();
      arrived += there ? 1 : 0;
      if (then.equals("complete") || there) {
        complete(target);
        reopen();
      } else {
        cancel(target);
      }
    }
    throw new AssertionError("it never got to its end");
  }

  private void complete(MemoryStorage target) {
    List<String> contents;
    List<String> trail;
    try (var vault = estate.open(source.another())) {
      VaultMove.of(vault, target.another(), "the attic").switchOver();
      // Again, because nobody may have been told.
      VaultMove.of(vault, target.another(), "the attic").switchOver();
      contents = Estate.contents(vault);
      trail = Estate.operations(vault);
      assertThat(trail).endsWith("vault/moved");
      assertThatThrownBy(() -> vault.create("more", meanwhile()))
          .isInstanceOf(VaultMovedException.class);
      assertThat(Estate.all(target, Estate.id(vault), "transfer")).isEmpty();
    }
    try (var vault = estate.open(target.another())) {
      assertThat(Estate.contents(vault)).isEqualTo(contents);
      Estate.requireIntact(vault);
      var there = Estate.operations(vault);
      assertThat(there.subList(0, trail.size())).isEqualTo(trail);
      assertThat(there.subList(trail.size(), there.size())).containsExactly("vault/arrived");
      Estate.requireWorkingKey(vault, "shop");
    }
  }

  /** So that the next move can be tried on the same vault. */
  private void reopen() {
    try (var vault = estate.open(source.another())) {
      VaultMove.of(vault, MemoryStorage.create(), "nowhere")
          .reopenOldPlaceThoughTheNewOneMayBeInUse();
    }
  }

  private void cancel(MemoryStorage target) {
    try (var vault = estate.open(source.another())) {
      VaultMove.of(vault, target.another(), "the attic").cancel();
      assertThat(Estate.everything(target, Estate.id(vault))).isEmpty();
      vault.create("after", meanwhile());
      Estate.requireIntact(vault);
    }
  }

  @Test
  void aCancelThatDiedIsDoneAgain() {
    populate();
    for (int commits = 1; commits < MOST; commits++) {
      var target = MemoryStorage.create(estate.clock);
      int before = commits;
      try (var vault = estate.open(source.another())) {
        VaultMove.of(vault, target.another(), "the attic").copy();
      }
      var life = CountedLife.of(before, true);
      boolean done =
          completes(
              () -> {
                try (var vault = estate.open(new MortalStorage(source.another(), life))) {
                  VaultMove.of(vault, new MortalStorage(target.another(), life), "the attic")
                      .cancel();
                }
              });
      cancel(target);
      if (done) {
        assertThat(commits).isGreaterThan(3);
        return;
      }
    }
    throw new AssertionError("it never got to its end");
  }
}
