package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.util.Optional;

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

  /**
   * Nowhere in this vault: the certificate is only watched.
   *
   * @param endpoint the server that presents it, as {@code host:port}; empty: it is from a file
   */
  record Absent(Optional<String> endpoint) implements KeyLocation {}

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
          } else if (this instanceof Absent absent) {
            s.text("");
            s.optional(absent.endpoint(), DerWriter::text);
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
          return host.isEmpty()
              ? new Absent(s.optional(DerReader::text))
              : new Hosted(host, s.bytes());
        });
  }
}
