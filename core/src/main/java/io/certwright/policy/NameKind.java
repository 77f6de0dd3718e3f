package io.certwright.policy;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** The kinds of alternative names: how each is called, and who reads it. */
enum NameKind {
  DNS("dns:", "dnsNames", SubjectAlternativeName::dns),
  IP("ip:", "ipAddresses", SubjectAlternativeName::ip),
  EMAIL("email:", "emails", SubjectAlternativeName::email),
  URI("uri:", "uris", SubjectAlternativeName::uri);

  private final String prefix;
  private final String field;
  private final Function<String, SubjectAlternativeName> reader;

  NameKind(String prefix, String field, Function<String, SubjectAlternativeName> reader) {
    this.prefix = prefix;
    this.field = field;
    this.reader = reader;
  }

  /** The field of the builder. */
  String field() {
    return field;
  }

  SubjectAlternativeName read(String text) {
    return reader.apply(text);
  }

  /** The kind of a name that is written with its kind before it. */
  static Optional<NameKind> of(String text) {
    return Arrays.stream(values()).filter(kind -> text.startsWith(kind.prefix)).findFirst();
  }

  /** Such a name without its kind. */
  String strip(String text) {
    return text.substring(prefix.length());
  }
}
