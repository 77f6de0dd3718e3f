package io.certwright.tests.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.MemoryStorage;
import io.certwright.errors.InterruptedOperationException;
import io.certwright.errors.StorageFailureException;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.VaultId;
import io.certwright.testkit.ForwardingStorage;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A restore whose thread is interrupted, or whose disk is full, at one commit or another. */
class HinderedRestoreTest {

  private static final int MOST = 20;

  private final Estate estate = new Estate();

  /** Before each of its commits, and whatever is in the way: there is no vault, or all of it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRestoreThatIsHeldUpLeavesNothingBehind(boolean interrupted) {
    byte[] backup;
    List<String> contents;
    try (var vault = estate.open(MemoryStorage.create(estate.clock))) {
      estate.populate(vault);
      backup = Estate.backUp(vault);
      contents = Estate.contents(vault);
    }
    for (int commits = 0; ; commits++) {
      assertThat(commits).as("commits of a restore").isLessThan(MOST);
      var target = MemoryStorage.create(estate.clock);
      var hindered = new Hindered(target.another(), commits, interrupted);
      try {
        estate.restore(backup, hindered);
      } catch (InterruptedOperationException e) {
        assertThat(interrupted).isTrue();
      } catch (StorageFailureException e) {
        assertThat(e.reason()).isEqualTo(StorageException.Reason.FULL);
      }
      assertThat(Thread.interrupted()).isEqualTo(interrupted && hindered.isHindered);
      boolean arrived = !Estate.all(target, VaultId.CATALOGUE, "vault").isEmpty();
      if (!arrived) {
        assertThat(hindered.isHindered).isTrue();
        estate.restore(backup, target.another());
      }
      try (var vault = estate.open(target.another())) {
        assertThat(Estate.contents(vault)).isEqualTo(contents);
        Estate.requireIntact(vault);
      }
      if (!hindered.isHindered) {
        assertThat(commits).isGreaterThan(3);
        return;
      }
    }
  }

  /** A storage at one of whose commits the thread is interrupted, or the disk is full. */
  private static final class Hindered extends ForwardingStorage {
    private final boolean interrupted;
    private int left;
    private boolean isHindered;

    Hindered(Storage target, int commits, boolean interrupted) {
      super(target);
      this.left = commits;
      this.interrupted = interrupted;
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      if (left-- == 0) {
        isHindered = true;
        if (!interrupted) {
          throw new StorageException(StorageException.Reason.FULL, "no space left");
        }
        Thread.currentThread().interrupt();
      }
      return onward.apply(commit);
    }
  }
}
