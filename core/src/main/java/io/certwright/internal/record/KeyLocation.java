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

  /** Nowhere in this vault: the certificate is only watched. */
  record Absent() implements KeyLocation {}

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
          } else if (this instanceof Absent) {
            s.text("");
          }
        });
  }

  /** Reads it. */
  static KeyLocation read(DerReader in) {
    return in.sequence(
        s -> {
          if (s.atEnd()) {
            return sealed();
          }
          var host = s.text();
          return host.isEmpty() && s.atEnd() ? new Absent() : new Hosted(host, s.bytes());
        });
  }
}
