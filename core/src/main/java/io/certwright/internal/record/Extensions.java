package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.util.List;

/**
 * What a later version of the library added to a record. A critical one that is not known makes the
 * record unreadable; the others are kept when the record is rewritten.
 */
public record Extensions(List<Extension> all) {

  /** None. */
  public static final Extensions NONE = new Extensions(List.of());

  /** One of them; this version of the library knows none by name. */
  public record Extension(String name, boolean critical, Bytes content) {}

  /** Copies the list. */
  public Extensions {
    all = List.copyOf(all);
  }

  void write(DerWriter out) {
    out.list(
        all, (w, e) -> w.sequence(s -> s.text(e.name()).bool(e.critical()).octets(e.content())));
  }

  static Extensions read(DerReader in) {
    var found = in.list(r -> r.sequence(s -> new Extension(s.text(), s.bool(), s.bytes())));
    for (var extension : found) {
      if (extension.critical()) {
        throw new UnknownFormatException(
            "has the extension \"" + extension.name() + "\", which this version does not know");
      }
    }
    return found.isEmpty() ? NONE : new Extensions(found);
  }
}
