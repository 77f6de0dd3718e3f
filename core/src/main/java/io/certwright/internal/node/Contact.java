package io.certwright.internal.node;

import io.certwright.errors.VaultException;
import io.certwright.internal.store.Failures;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the storage answers, as far as those calls tell that are made all the time. Thread-safe.
 */
public final class Contact {

  private final Clock clock;
  private volatile @Nullable Absence absence;

  /** Nothing is known against the storage. */
  public Contact(Clock clock) {
    this.clock = clock;
  }

  /**
   * A storage that does not answer.
   *
   * @param since the first failure of those in a row, by this node's clock
   * @param failure the last one
   */
  public record Absence(Instant since, VaultException failure) {}

  /**
   * Calls the storage.
   *
   * @throws VaultException for what it throws
   */
  public <T> T call(Supplier<T> question) {
    try {
      var answer = Failures.guard(question);
      if (absence != null) {
        absence = null;
      }
      return answer;
    } catch (VaultException e) {
      var before = absence;
      absence = new Absence(before == null ? clock.instant() : before.since(), e);
      throw e;
    }
  }

  /** Since when it does not answer, and why; empty: it does. */
  public Optional<Absence> absence() {
    return Optional.ofNullable(absence);
  }
}
