package io.certwright.tests.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.errors.StorageFailureException;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.testkit.ForwardingStorage;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A storage with room for some commits only. */
final class FullStorage extends ForwardingStorage {
  private int left = Integer.MAX_VALUE;

  FullStorage(Storage target) {
    super(target);
  }

  void takes(int commits) {
    left = commits;
  }

  @Override
  protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
    if (left-- <= 0) {
      throw new StorageException(StorageException.Reason.FULL, "no space left");
    }
    return onward.apply(commit);
  }

  static void assertFull(ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            StorageFailureException.class,
            e -> assertThat(e.reason()).isEqualTo(StorageException.Reason.FULL));
  }
}
