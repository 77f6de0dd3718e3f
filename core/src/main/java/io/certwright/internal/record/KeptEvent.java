package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;

/**
 * An event as an entry of the audit trail keeps it. What a later library adds is kept as it is and
 * skipped by who does not know it.
 *
 * @param type its stable name
 * @param content what {@link EventCodec} wrote
 */
public record KeptEvent(String type, Bytes content) {

  void write(DerWriter out) {
    out.sequence(s -> s.text(type).octets(content));
  }

  static KeptEvent read(DerReader in) {
    return in.sequence(s -> new KeptEvent(s.text(), s.bytes()));
  }
}
