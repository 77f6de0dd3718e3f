package io.certwright.storage.file.internal;

import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.RecordKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the index says of a record: everything but its payload.
 *
 * @param key the record
 * @param revision its revision
 * @param commit what wrote it
 * @param segment the number of the segment that its payload is in
 * @param offset where in the segment
 * @param length the payload's length in bytes
 * @param checksum the payload's
 * @param due epoch milliseconds, or {@link Step#NEVER}
 * @param attributes in the order given by the caller
 */
record Entry(
    RecordKey key,
    long revision,
    CommitId commit,
    long segment,
    int offset,
    int length,
    int checksum,
    long due,
    List<Attribute> attributes) {

  /** About what a step takes in the journal besides its texts and its payload. */
  private static final int STEP = 96;

  private static final int ATTRIBUTE = 12;

  /** The value of rows that say all with their key. */
  static final byte[] PRESENT = {1};

  /** The value of rows that were taken away. */
  static final byte[] GONE = {};

  /** The record as a step left it, with its payload at this place. */
  static Entry of(Step step, long segment, int offset) {
    return new Entry(
        step.key(),
        step.revision(),
        step.commit(),
        segment,
        offset,
        step.length(),
        step.checksum(),
        step.due(),
        step.attributes());
  }

  /** Whether its payload stands there. */
  boolean isAt(long otherSegment, int otherOffset) {
    return segment == otherSegment && offset == otherOffset;
  }

  /** The keys of the rows that find it, but for its own and those that find the other one too. */
  List<byte[]> findersBut(@Nullable Entry other) {
    var keys = new ArrayList<byte[]>(attributes.size() + 1);
    if (due != Step.NEVER && (other == null || other.due != due)) {
      keys.add(Keys.due(key, due));
    }
    var others = other == null ? Set.of() : Set.copyOf(other.attributes);
    for (var attribute : attributes) {
      if (!others.contains(attribute)) {
        keys.add(Keys.attribute(key, attribute.name(), attribute.value()));
      }
    }
    return keys;
  }

  /** About the bytes that the record needs in the journal. */
  long weight() {
    long weight = weightOfDeletion(key) + length;
    for (var attribute : attributes) {
      int value = attribute.value() instanceof AttributeValue.Text text ? text.text().length() : 0;
      weight += (long) ATTRIBUTE + attribute.name().length() + value;
    }
    return weight;
  }

  /** About the bytes that the deletion of a record needs in the journal. */
  static long weightOfDeletion(RecordKey key) {
    return (long) STEP + key.id().length();
  }

  byte[] encode() {
    var to = new ByteSink(128);
    to.putLong(revision).putHex(commit.value()).putLong(segment).putInt(offset);
    to.putInt(length).putInt(checksum).putLong(due);
    StepCodec.writeAttributes(to, attributes);
    return to.toByteArray();
  }

  static Entry decode(RecordKey key, byte[] value) {
    var from = new ByteSource(value, 0, value.length);
    return new Entry(
        key,
        from.getLong(),
        new CommitId(from.getHex()),
        from.getLong(),
        from.getInt(),
        from.getInt(),
        from.getInt(),
        from.getLong(),
        StepCodec.readAttributes(from));
  }
}
