package io.certwright.internal.catalogue;

import io.certwright.errors.VaultException;
import io.certwright.internal.node.Freshness;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether one version may still be used, asked at each use of its key. While nothing happened to
 * its certificate that costs a few volatile reads and no call of the storage. Thread-safe.
 */
public final class Standing {

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What may have become of it. */
  public enum State {
    /** It may be used. */
    ENABLED,
    /** It was taken out of service. */
    DISABLED,
    /** It is no longer there. */
    GONE
  }

  /**
   * An answer.
   *
   * @param state what is known
   * @param fresh whether that is no older than was asked for
   * @param age how old it may be, in nanoseconds
   */
  public record Seen(State state, boolean fresh, long age) {}

  private final String name;
  private final Supplier<Optional<CertificateSnapshot>> read;
  private final NameChanges changes;
  private final Freshness freshness;
  private final LongSupplier ticker;
  private volatile Known known;
  private volatile long rightAt;

  /** When a version that changed and could not be read is read again. */
  private volatile long retryAt;

  /** The state after so many changes of names. */
  private record Known(long count, State state) {}

  /**
   * The standing of a version.
   *
   * @param name the certificate's folded name
   * @param read reads the version
   * @param count the changes that the state takes account of
   * @param enabled the state
   */
  Standing(
      String name,
      Supplier<Optional<CertificateSnapshot>> read,
      NameChanges changes,
      Freshness freshness,
      LongSupplier ticker,
      long count,
      boolean enabled) {
    this.name = name;
    this.read = read;
    this.changes = changes;
    this.freshness = freshness;
    this.ticker = ticker;
    this.known = new Known(count, enabled ? State.ENABLED : State.DISABLED);
    this.rightAt = freshness.knownAt();
    this.retryAt = ticker.getAsLong();
  }

  /**
   * Looks.
   *
   * @param nanos how old the answer is to be at most, unless the storage does not answer
   */
  public Seen look(long nanos) {
    boolean fresh = freshness.refresh(nanos);
    var now = known;
    if (changes.count() != now.count()) {
      var next = next(now);
      if (next == null) {
        // It did change, and nobody can say how.
        return new Seen(now.state(), false, ticker.getAsLong() - rightAt);
      }
      known = next;
      now = next;
    }
    long right = freshness.knownAt();
    if (right != rightAt) {
      rightAt = right;
    }
    return new Seen(now.state(), fresh, ticker.getAsLong() - right);
  }

  /** The state after the changes so far; null if it cannot be read now. */
  private @Nullable Known next(Known before) {
    var recent = changes.since(before.count(), name::equals);
    if (!recent.everything() && recent.names().isEmpty()) {
      return new Known(recent.count(), before.state());
    }
    if (ticker.getAsLong() - retryAt < 0) {
      return null;
    }
    try {
      return new Known(recent.count(), read.get().map(Standing::state).orElse(State.GONE));
    } catch (VaultException e) {
      retryAt = ticker.getAsLong() + Math.min(PAUSE_NANOS, freshness.bound());
      return null;
    }
  }

  private static State state(CertificateSnapshot snapshot) {
    return snapshot.version().enabled() ? State.ENABLED : State.DISABLED;
  }
}
