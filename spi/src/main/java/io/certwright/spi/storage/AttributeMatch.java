package io.certwright.spi.storage;

import java.util.Optional;

/** Which values of an attribute are searched for. */
public sealed interface AttributeMatch {

  /** Whether a value is one of them. */
  boolean matches(AttributeValue value);

  /**
   * This value.
   *
   * @param value the value
   */
  record Exact(AttributeValue value) implements AttributeMatch {
    @Override
    public boolean matches(AttributeValue other) {
      return value.equals(other);
    }
  }

  /**
   * Every text that starts with this one.
   *
   * @param prefix the beginning, by code point; the empty one matches every text
   */
  record Prefix(String prefix) implements AttributeMatch {

    /** Checks the form. */
    public Prefix {
      Grammar.requireStorable("attribute prefix", prefix, 0, AttributeValue.Text.MAX_LENGTH);
    }

    @Override
    public boolean matches(AttributeValue other) {
      return other instanceof AttributeValue.Text text && text.text().startsWith(prefix);
    }
  }

  /**
   * Every value from one to another, in the order of {@link AttributeValue}. Both ends are of one
   * type, and only values of that type match.
   *
   * @param from the least value that matches
   * @param to the least value that does not match any more; empty: no upper end
   */
  record Range(AttributeValue from, Optional<AttributeValue> to) implements AttributeMatch {

    /** Checks that both ends are of one type. */
    public Range {
      if (to.isPresent() && to.get().getClass() != from.getClass()) {
        throw new IllegalArgumentException("the ends of a range are of one type");
      }
    }

    @Override
    public boolean matches(AttributeValue other) {
      return other.getClass() == from.getClass()
          && from.compareTo(other) <= 0
          && (to.isEmpty() || other.compareTo(to.get()) < 0);
    }
  }
}
