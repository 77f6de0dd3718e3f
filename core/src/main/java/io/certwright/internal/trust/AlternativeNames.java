package io.certwright.internal.trust;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.spi.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The subject alternative names of a foreign certificate, each as it stands there. */
final class AlternativeNames {

  static final int DNS = 0x82;
  static final int IP = 0x87;

  private AlternativeNames() {}

  /**
   * One name.
   *
   * @param tag the form of the name
   * @param value its contents
   */
  record Name(int tag, Bytes value) {
    String text() {
      return new String(value.toByteArray(), StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * The names; none if the extension is absent.
   *
   * @param extension its OCTET STRING
   * @throws io.certwright.internal.bouncycastle.MalformedDerException if it cannot be read
   */
  static List<Name> of(byte @Nullable [] extension) {
    if (extension == null) {
      return List.of();
    }
    var names = new ArrayList<Name>();
    var reader = DerReader.of(DerReader.octetsOf(extension));
    while (!reader.atEnd()) {
      int tag = reader.tag().orElseThrow();
      names.add(new Name(tag, Bytes.copyOf(reader.contents(tag))));
    }
    return names;
  }
}
