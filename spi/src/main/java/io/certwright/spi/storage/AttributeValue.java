package io.certwright.spi.storage;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A value that records can be found by: a text or an instant.
 *
 * <p>Values are ordered: texts by code point, instants by time, every text before every instant.
 */
public sealed interface AttributeValue extends Comparable<AttributeValue> {

  /**
   * A text, compared by code point.
   *
   * @param text 0 to {@value #MAX_LENGTH} code points, except NUL and unpaired surrogates
   */
  record Text(String text) implements AttributeValue {

    /** The longest text, in code points. */
    public static final int MAX_LENGTH = 255;

    /** Checks the form. */
    public Text {
      Grammar.requireStorable("attribute value", text, 0, MAX_LENGTH);
    }
  }

  /**
   * An instant of whole milliseconds between the years 0001 and 9999; what is finer is cut off
   * here, so that every storage gives back what it was given.
   *
   * @param instant the instant
   */
  record Moment(Instant instant) implements AttributeValue {

    /** Checks the range and cuts to milliseconds. */
    public Moment {
      instant = toMillis(instant);
    }
  }

  /** The instant in whole milliseconds, refused outside the years 0001 to 9999. */
  static Instant toMillis(Instant instant) {
    if (instant.isBefore(EARLIEST) || !instant.isBefore(END)) {
      throw new IllegalArgumentException("instant outside the years 0001 to 9999: " + instant);
    }
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }

  /** The first instant that can be stored. */
  Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  /** The first instant after those that can be stored. */
  Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  @Override
  default int compareTo(AttributeValue other) {
    if (this instanceof Text left) {
      return other instanceof Text right ? Grammar.compare(left.text(), right.text()) : -1;
    }
    return other instanceof Moment right ? ((Moment) this).instant().compareTo(right.instant()) : 1;
  }
}
