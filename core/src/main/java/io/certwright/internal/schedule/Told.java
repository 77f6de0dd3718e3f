package io.certwright.internal.schedule;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import java.time.Instant;
import java.util.Optional;

/**
 * What people were told of the end of a version.
 *
 * @param version the version
 * @param threshold the last threshold of which they were told, as an instant of its life; empty:
 *     none
 * @param expired whether they were told that it has ended
 */
record Told(String version, Optional<Instant> threshold, boolean expired) {

  static Told nothing(String version) {
    return new Told(version, Optional.empty(), false);
  }

  /** Whether a threshold that is reached then was told, or one nearer to the end was. */
  boolean covers(Instant reached) {
    return expired || threshold.filter(last -> !last.isBefore(reached)).isPresent();
  }

  void write(DerWriter out) {
    out.sequence(s -> s.text(version).optional(threshold, DerWriter::instant).bool(expired));
  }

  static Told read(DerReader in) {
    return in.sequence(s -> new Told(s.text(), s.optional(DerReader::instant), s.bool()));
  }
}
