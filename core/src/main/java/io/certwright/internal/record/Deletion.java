package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import java.time.Instant;

/**
 * That a certificate was deleted and can be recovered until it is purged.
 *
 * @param deleted when
 * @param scheduledPurge when it is purged by itself
 * @param purging whether its purge has begun, after which it cannot be recovered
 * @param suspended what would have happened next; a recovery brings it back
 */
public record Deletion(
    Instant deleted, Instant scheduledPurge, boolean purging, Schedule suspended) {

  void write(DerWriter out) {
    out.sequence(
        s -> {
          s.instant(deleted).instant(scheduledPurge).bool(purging);
          suspended.write(s);
        });
  }

  static Deletion read(DerReader in) {
    return in.sequence(s -> new Deletion(s.instant(), s.instant(), s.bool(), Schedule.read(s)));
  }
}
