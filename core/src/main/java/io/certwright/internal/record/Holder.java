package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import java.time.Instant;

/**
 * A worker that has a certificate in hand, where the storage keeps no claims.
 *
 * @param worker its name
 * @param until when others may take it, should the worker have died
 */
public record Holder(String worker, Instant until) {

  void write(DerWriter out) {
    out.sequence(s -> s.text(worker).instant(until));
  }

  static Holder read(DerReader in) {
    return in.sequence(s -> new Holder(s.text(), s.instant()));
  }
}
