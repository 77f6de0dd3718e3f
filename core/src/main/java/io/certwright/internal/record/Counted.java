package io.certwright.internal.record;

/**
 * As what a record is counted: a set of {@link Counter}s. It is sealed with the record, so that
 * whoever replaces it takes off what was added for it, whatever a later library counts it as.
 *
 * @param bits one for each counter, by its place; those that only a later library knows as well
 */
public record Counted(long bits) {

  /** By nothing. */
  public static final Counted NOTHING = new Counted(0);

  /** Checks that it is no more than a set. */
  public Counted {
    if (bits < 0) {
      throw new IllegalArgumentException("no counter has the place 63");
    }
  }

  /** The same and by this counter. */
  Counted with(Counter counter) {
    return new Counted(bits | 1L << counter.place());
  }

  /** Whether nothing counts it. */
  public boolean isNothing() {
    return bits == 0;
  }

  /** Whether this counter counts it. */
  public boolean has(Counter counter) {
    return (bits >> counter.place() & 1) != 0;
  }
}
