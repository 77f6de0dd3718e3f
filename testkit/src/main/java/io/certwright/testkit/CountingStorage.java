package io.certwright.testkit;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Storage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Counts how commits end, with fences or without, and hands every call on to another storage. A
 * test reads from it what an operation costs: one commit that succeeded is one force of the medium.
 * Thread-safe.
 */
public final class CountingStorage extends ForwardingStorage {

  private final AtomicLong committed = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong unknown = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  private CountingStorage(Storage target) {
    super(target);
  }

  /** Counts the commits to the given storage, from 0. Closing this closes the other. */
  public static CountingStorage around(Storage target) {
    return new CountingStorage(target);
  }

  @Override
  protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
    CommitOutcome outcome;
    try {
      outcome = onward.apply(commit);
    } catch (RuntimeException e) {
      failed.incrementAndGet();
      throw e;
    }
    if (outcome instanceof CommitOutcome.Committed) {
      committed.incrementAndGet();
    } else if (outcome instanceof CommitOutcome.Refused) {
      refused.incrementAndGet();
    } else {
      unknown.incrementAndGet();
    }
    return outcome;
  }

  /** The commits that took place. */
  public long committed() {
    return committed.get();
  }

  /** The commits that were refused. */
  public long refused() {
    return refused.get();
  }

  /** The commits whose outcome was unknown. */
  public long unknown() {
    return unknown.get();
  }

  /** The commits that ended with an exception. */
  public long failed() {
    return failed.get();
  }
}
