package io.certwright.spi.storage;

import java.time.Instant;

/**
 * A name and a value that a record can be found by. A record has any number of them up to {@value
 * #MAX_PER_RECORD}, several with one name included, none twice. A storage knows no attribute by
 * meaning: core declares what it wants to search by.
 *
 * @param name {@code [a-z][a-z0-9-]{0,31}}
 * @param value the value
 */
public record Attribute(String name, AttributeValue value) {

  /** The most attributes that one record can have. */
  public static final int MAX_PER_RECORD = 256;

  /** Checks the form of the name. */
  public Attribute {
    Grammar.requireWord("attribute name", name);
  }

  /** An attribute with a text. */
  public static Attribute text(String name, String text) {
    return new Attribute(name, new AttributeValue.Text(text));
  }

  /** An attribute with an instant. */
  public static Attribute moment(String name, Instant instant) {
    return new Attribute(name, new AttributeValue.Moment(instant));
  }
}
