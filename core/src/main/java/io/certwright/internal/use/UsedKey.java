package io.certwright.internal.use;

import io.certwright.internal.record.VersionRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * A version of a key that is used.
 *
 * @param id its folded name, {@code /} and the version
 * @param life that of its certificate; empty: it has none
 */
public record UsedKey(String id, Optional<Life> life) {

  /**
   * When a certificate is valid, both ends included.
   *
   * @param from the first moment
   * @param to the last one
   */
  public record Life(Instant from, Instant to) {

    boolean has(Instant moment) {
      return !moment.isBefore(from) && !moment.isAfter(to);
    }
  }

  /** That of a certificate's version. */
  public static UsedKey of(VersionRecord version) {
    return new UsedKey(
        version.id(), Optional.of(new Life(version.notBefore(), version.notAfter())));
  }

  /** The name. */
  String name() {
    return id.substring(0, id.indexOf('/'));
  }

  /** Whether a moment is within the life, if it has one. */
  boolean isWithin(Instant moment) {
    return life.isEmpty() || life.get().has(moment);
  }

  /** The last moment after which that may be otherwise. */
  Instant sameUntil(Instant moment) {
    if (life.isEmpty() || moment.isAfter(life.get().to())) {
      return Instant.MAX;
    }
    return moment.isBefore(life.get().from()) ? life.get().from().minusMillis(1) : life.get().to();
  }
}
