package io.certwright.spi.storage;

/**
 * A place in the change feed, meaningful only to the storage that gave it. It carries the storage's
 * incarnation, which a restore from a backup renews.
 *
 * @param value 1 to {@value #MAX_LENGTH} printable ASCII characters
 */
public record FeedPosition(String value) {

  /** The longest position, in characters. */
  public static final int MAX_LENGTH = 4096;

  /** Checks the form. */
  public FeedPosition {
    boolean printable = value.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (!printable || value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a feed position is 1 to " + MAX_LENGTH + " printable ASCII characters");
    }
  }
}
