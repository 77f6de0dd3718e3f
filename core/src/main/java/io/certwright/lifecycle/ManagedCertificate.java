package io.certwright.lifecycle;

import io.certwright.Certificate;
import io.certwright.errors.InterruptedOperationException;
import io.certwright.errors.TimedOutException;
import io.certwright.internal.catalogue.Timeouts;
import java.time.Duration;
import java.util.Optional;

/** A certificate whose wanted state was declared. Thread-safe. */
public final class ManagedCertificate {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private final LifecycleManager manager;
  private final String name;

  ManagedCertificate(LifecycleManager manager, String name) {
    this.manager = manager;
    this.name = name;
  }

  /** The certificate's name. */
  public String name() {
    return name;
  }

  /** The current version; empty: none was issued yet. */
  public Optional<Certificate> current() {
    return manager.vault().find(name);
  }

  /**
   * Waits until there is a version that was issued under the declared policy and has not ended. The
   * manager has to run, or {@link LifecycleManager#runOnce} be called meanwhile.
   *
   * @throws TimedOutException if there is none after that time; the manager goes on
   * @throws InterruptedOperationException if the thread is interrupted; the manager goes on
   */
  public Certificate awaitIssued(Duration timeout) {
    long deadline = Timeouts.deadline(timeout);
    for (; ; ) {
      long seen = manager.engine().changes().seen();
      if (!manager.isAwaitingIssue(name)) {
        var current = current();
        var now = manager.engine().time().instant();
        if (current.filter(version -> version.notAfter().isAfter(now)).isPresent()) {
          return current.get();
        }
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new TimedOutException(
            "no version of \""
                + name
                + "\" was issued within "
                + timeout
                + manager.whyNot(name)
                + "; it is tried again as long as the manager runs");
      }
      manager.engine().changes().await(seen, Math.min(left, LOOK_AGAIN.toNanos()));
    }
  }

  @Override
  public String toString() {
    return "ManagedCertificate[" + name + "]";
  }
}
