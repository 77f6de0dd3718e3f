package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import java.util.Optional;

/**
 * Somebody who can be reached.
 *
 * @param email the address
 * @param name what people call them
 * @param phone the number
 */
public record Person(String email, Optional<String> name, Optional<String> phone) {

  void write(DerWriter out) {
    out.sequence(
        s -> s.text(email).optional(name, DerWriter::text).optional(phone, DerWriter::text));
  }

  static Person read(DerReader in) {
    return in.sequence(
        s -> new Person(s.text(), s.optional(DerReader::text), s.optional(DerReader::text)));
  }
}
