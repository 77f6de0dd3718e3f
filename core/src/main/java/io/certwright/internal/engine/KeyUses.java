package io.certwright.internal.engine;

import io.certwright.access.Permission;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.StorageFailureException;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.catalogue.Standing;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.node.StaleUses;
import io.certwright.internal.record.VersionRecord;
import io.certwright.spi.storage.StorageException;
import java.time.Clock;
import java.time.Duration;

/**
 * Whether an open handle may be used: asked at each use, because the version may have been disabled
 * or deleted since, here or on another node.
 *
 * <p>While the storage does not answer, what was open goes on for at most as long as the policy of
 * the version says.
 */
final class KeyUses {

  private final Gate gate;
  private final Catalogue catalogue;
  private final StaleUses stale;
  private final Clock clock;

  KeyUses(Gate gate, Catalogue catalogue, StaleUses stale, Clock clock) {
    this.gate = gate;
    this.catalogue = catalogue;
    this.stale = stale;
    this.clock = clock;
  }

  /** What a handle is for. */
  enum Purpose {
    /** Any signature: it goes on for the bound, unless the policy says otherwise. */
    ANY,
    /** Serving TLS: it goes on until the certificate ends, unless the policy says otherwise. */
    TLS,
    /** What is served through a key store, TLS above all: like that, but any signature. */
    STORE
  }

  /**
   * The question that a handle asks at each use.
   *
   * @param count the changes of names before the snapshot was asked for
   */
  Runnable of(Caller caller, CertificateSnapshot snapshot, long count, Purpose purpose) {
    var version = snapshot.version();
    var id = version.id();
    var standing = catalogue.standing(id.substring(0, id.indexOf('/')), snapshot, count);
    long bound = catalogue.freshness().bound();
    long within = version.maxStaleness().map(most -> Math.min(bound, most.toNanos())).orElse(bound);
    return () -> {
      gate.requireOpen();
      var seen = standing.look(within);
      gate.authoriseOpen(caller, Permission.KEYS_USE, id);
      requireUsable(seen.state(), id);
      if (seen.fresh()) {
        stale.remove(id);
      } else if (mayGoOn(version, seen, purpose)) {
        stale.add(id);
      } else {
        throw tooOld(version, seen);
      }
    };
  }

  private boolean mayGoOn(VersionRecord version, Standing.Seen seen, Purpose purpose) {
    if (version.maxStaleness().isPresent()) {
      return seen.age() <= version.maxStaleness().get().toNanos();
    }
    return purpose != Purpose.ANY
        ? !clock.instant().isAfter(version.notAfter())
        : seen.age() <= catalogue.freshness().bound();
  }

  private static void requireUsable(Standing.State state, String id) {
    switch (state) {
      case ENABLED -> {}
      case DISABLED -> throw disabled(id);
      case GONE ->
          throw new KeyAccessException(
              KeyAccessException.Reason.NO_SUCH_KEY,
              "the version " + id + " is no longer in the vault, so its key cannot be used");
    }
  }

  static KeyAccessException disabled(String id) {
    return new KeyAccessException(
        KeyAccessException.Reason.DISABLED,
        "the version " + id + " is disabled, so its key cannot be used; enable it, or use another");
  }

  private StorageFailureException tooOld(VersionRecord version, Standing.Seen seen) {
    var id = version.id();
    boolean ended = clock.instant().isAfter(version.notAfter());
    return new StorageFailureException(
        new StorageException(
            StorageException.Reason.UNAVAILABLE,
            "whether the version "
                + id
                + " may still be used is not known since "
                + Duration.ofNanos(seen.age())
                + (ended && version.maxStaleness().isEmpty()
                    ? ", and its certificate ended on " + version.notAfter()
                    : ", which is longer than its policy allows (maxStaleness)")
                + "; it can be used again once the storage answers"));
  }
}
