package io.certwright.policy;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of alternative names: how each is called, and who reads it. */
enum NameKind {
  DNS("dns:", "dnsNames"),
  IP("ip:", "ipAddresses"),
  EMAIL("email:", "emails"),
  URI("uri:", "uris");

  private final String prefix;
  private final String field;

  NameKind(String prefix, String field) {
    this.prefix = prefix;
    this.field = field;
  }

  /** The field of the builder. */
  String field() {
    return field;
  }

  SubjectAlternativeName read(String text) {
    return switch (this) {
      case DNS -> SubjectAlternativeName.dns(text);
      case IP -> SubjectAlternativeName.ip(text);
      case EMAIL -> SubjectAlternativeName.email(text);
      case URI -> SubjectAlternativeName.uri(text);
    };
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
