package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How many certificates each {@link Counter} counts, or by how many that changes. What one stripe
 * of the audit trail counts may be negative: a certificate that was made there may have been
 * changed by another one since.
 *
 * @param values by the places of the counters; what is not there is 0
 */
public record Counts(List<Long> values) {

  /** Nothing. */
  public static final Counts NONE = new Counts(List.of());

  private static final int MOST = Long.SIZE - 1;

  /** Copies the list. */
  public Counts {
    values = List.copyOf(values);
  }

  /** What it changes that a record is counted as something else. */
  public static Counts between(Counted before, Counted after) {
    long changed = before.bits() ^ after.bits();
    var values = new Long[Long.SIZE - Long.numberOfLeadingZeros(changed)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (after.bits() >> i & 1) - (before.bits() >> i & 1);
    }
    return new Counts(List.of(values));
  }

  /** What a counter counts. */
  public long get(Counter counter) {
    return at(counter.place());
  }

  private long at(int place) {
    return place < values.size() ? values.get(place) : 0;
  }

  /** The sum. */
  public Counts plus(Counts other) {
    return combined(other, 1);
  }

  /** The difference. */
  public Counts minus(Counts other) {
    return combined(other, -1);
  }

  private Counts combined(Counts other, int sign) {
    if (other.values.isEmpty()) {
      return this;
    }
    var sums = new Long[Math.max(values.size(), other.values.size())];
    int length = 0;
    for (int i = 0; i < sums.length; i++) {
      sums[i] = at(i) + sign * other.at(i);
      length = sums[i] == 0 ? length : i + 1;
    }
    return new Counts(List.of(Arrays.copyOf(sums, length)));
  }

  @Override
  public String toString() {
    return Stream.of(Counter.values())
        .filter(counter -> get(counter) != 0)
        .map(counter -> counter + "=" + get(counter))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  void write(DerWriter out) {
    out.list(values, DerWriter::integer);
  }

  static Counts read(DerReader in) {
    var values = in.list(DerReader::integer);
    if (values.size() > MOST) {
      throw in.malformed(MOST + " counters at most");
    }
    return new Counts(values);
  }
}
