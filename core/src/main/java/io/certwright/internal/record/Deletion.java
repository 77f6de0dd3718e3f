package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import java.time.Instant;
import java.util.Optional;

/**
 * That a certificate was deleted and can be recovered until it is purged.
 *
 * @param deleted when
 * @param scheduledPurge when it is purged by itself
 * @param goesOn when its purge, which has begun, goes on; empty: it has not begun
 */
public record Deletion(Instant deleted, Instant scheduledPurge, Optional<Instant> goesOn) {

  /** Whether its purge has begun, after which it cannot be recovered. */
  public boolean purging() {
    return goesOn.isPresent();
  }

  /** When it is purged, or its purge goes on. */
  public Instant purge() {
    return goesOn.orElse(scheduledPurge);
  }

  void write(DerWriter out) {
    out.sequence(
        s -> s.instant(deleted).instant(scheduledPurge).optional(goesOn, DerWriter::instant));
  }

  static Deletion read(DerReader in) {
    return in.sequence(s -> new Deletion(s.instant(), s.instant(), s.optional(DerReader::instant)));
  }
}
