package io.certwright.testkit;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.StorageException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/**
 * A storage that can be held up: it gives up in time as it should, waits for ever, or keeps
 * something to itself each time, of which it has five.
 */
final class StallingFixture extends ChangedFixture {

  enum Manner {
    GIVES_UP,
    WAITS_FOR_EVER,
    LEAKS
  }

  /** What the storages opened here have in common. */
  private static final class Gate {
    final Barrier barrier = new Barrier();
    final Manner manner;
    volatile boolean stalled;
    int left = 5;

    Gate(Manner manner) {
      this.manner = manner;
    }

    synchronized void pass() {
      if (left == 0) {
        throw unavailable();
      }
      if (stalled && manner == Manner.LEAKS) {
        left--;
      }
      if (stalled && manner != Manner.WAITS_FOR_EVER) {
        throw unavailable();
      }
    }

    private static StorageException unavailable() {
      return new StorageException(
          StorageException.Reason.UNAVAILABLE, "held up by the test; it ends soon");
    }
  }

  private final Gate gate;

  StallingFixture(Manner manner) {
    this(new Gate(manner));
  }

  private StallingFixture(Gate gate) {
    super(
        target ->
            new ForwardingStorage(target) {
              @Override
              protected CommitOutcome forward(
                  Commit commit, Function<Commit, CommitOutcome> onward) {
                gate.pass();
                gate.barrier.pass();
                return onward.apply(commit);
              }
            });
    this.gate = gate;
  }

  @Override
  public Set<StorageAbility> abilities() {
    return EnumSet.allOf(StorageAbility.class);
  }

  @Override
  public Duration patience() {
    // What waits for ever is found out soon; what does not has all the time that it may need.
    return gate.manner == Manner.WAITS_FOR_EVER ? Duration.ofMillis(100) : Duration.ofMinutes(1);
  }

  @Override
  public AutoCloseable stall() {
    gate.stalled = true;
    if (gate.manner == Manner.WAITS_FOR_EVER) {
      gate.barrier.lower();
    }
    return () -> {
      gate.stalled = false;
      gate.barrier.raise();
    };
  }
}
