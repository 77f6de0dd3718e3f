package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;

/** Where a private key is. */
public sealed interface KeyLocation {

  /** In the record's secret part, as PKCS#8. */
  record Sealed() implements KeyLocation {}

  /**
   * In a key host.
   *
   * @param host the host's name
   * @param reference what finds it there
   */
  record Hosted(String host, Bytes reference) implements KeyLocation {}

  /** In the record's secret part. */
  static KeyLocation sealed() {
    return new Sealed();
  }

  /** Writes it. */
  default void write(DerWriter out) {
    out.sequence(
        s -> {
          if (this instanceof Hosted hosted) {
            s.text(hosted.host()).octets(hosted.reference());
          }
        });
  }

  /** Reads it. */
  static KeyLocation read(DerReader in) {
    return in.sequence(s -> s.atEnd() ? sealed() : new Hosted(s.text(), s.bytes()));
  }
}
