package io.certwright.internal.schedule;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * That a version which was replaced goes out of service. One that came back as the current version
 * meanwhile waits until it is replaced again.
 *
 * @param version the version
 * @param at when its overlap with the one after it is over
 */
public record Retirement(String version, Instant at) {

  /** Cuts the instant to what is stored. */
  public Retirement {
    at = at.truncatedTo(ChronoUnit.MILLIS);
  }

  void write(DerWriter out) {
    out.sequence(s -> s.text(version).instant(at));
  }

  static Retirement read(DerReader in) {
    return in.sequence(s -> new Retirement(s.text(), s.instant()));
  }
}
