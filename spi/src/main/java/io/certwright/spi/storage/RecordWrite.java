package io.certwright.spi.storage;

import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One step of a {@link Commit}: a record put, deleted or only looked at, each under the
 * precondition that the record now has the {@link #expected()} revision.
 */
public sealed interface RecordWrite {

  /** The record. */
  RecordKey key();

  /** The revision that the record must have; empty: it must be absent. */
  OptionalLong expected();

  /**
   * Writes a record whole: payload, attributes and due instant replace what was there.
   *
   * @param key the record
   * @param expected the revision that it must have; empty: it must be absent
   * @param revision the revision that it gets, 1 or more, assigned by core; a storage does not
   *     interpret it beyond equality
   * @param payload 0 to {@value #MAX_PAYLOAD} bytes
   * @param attributes what the record can be found by, none twice
   * @param due when the record shows up in {@link Storage#due}; empty: never. Cut to whole
   *     milliseconds
   */
  record Put(
      RecordKey key,
      OptionalLong expected,
      long revision,
      Bytes payload,
      List<Attribute> attributes,
      Optional<Instant> due)
      implements RecordWrite {

    /** The largest payload, in bytes: 1 MiB. */
    public static final int MAX_PAYLOAD = 1 << 20;

    /** Checks the limits and copies the list. */
    public Put {
      attributes = List.copyOf(attributes);
      due = due.map(AttributeValue::toMillis);
      if (revision < 1) {
        throw new IllegalArgumentException("revision " + revision + " of " + key + " is below 1");
      }
      if (payload.length() > MAX_PAYLOAD) {
        throw new IllegalArgumentException(
            "payload of "
                + key
                + " has "
                + payload.length()
                + " bytes; the limit is "
                + MAX_PAYLOAD);
      }
      if (attributes.size() > Attribute.MAX_PER_RECORD) {
        throw new IllegalArgumentException(
            key
                + " has "
                + attributes.size()
                + " attributes; the limit is "
                + Attribute.MAX_PER_RECORD);
      }
      if (attributes.size() > 1 && new HashSet<>(attributes).size() != attributes.size()) {
        throw new IllegalArgumentException(key + " has an attribute twice: " + attributes);
      }
    }

    /** The record as it stands once the given commit is done. */
    public StoredRecord committedBy(CommitId commit) {
      return new StoredRecord(key, revision, commit, payload, attributes, due);
    }
  }

  /**
   * Deletes a record.
   *
   * @param key the record
   * @param revision the revision that it must have
   */
  record Delete(RecordKey key, long revision) implements RecordWrite {
    @Override
    public OptionalLong expected() {
      return OptionalLong.of(revision);
    }
  }

  /**
   * Writes nothing: the commit takes place only if the record has this revision.
   *
   * @param key the record
   * @param expected the revision that it must have; empty: it must be absent
   */
  record Check(RecordKey key, OptionalLong expected) implements RecordWrite {}
}
