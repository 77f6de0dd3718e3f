package io.certwright.storage.file.internal;

import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.RecordKey;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * What the heap holds of a record: everything but its payload. It never changes; a new revision is
 * a new entry. There may be a million of them, so every field counts.
 */
final class Entry {

  /** By due instant, then by key within a vault. */
  static final Comparator<Entry> DUE_ORDER =
      Comparator.<Entry>comparingLong(entry -> entry.due)
          .thenComparing(entry -> entry.space.kind())
          .thenComparing(entry -> entry.id, TextOrder::compare);

  final Space space;
  final String id;
  final long revision;
  final long commitHigh;
  final long commitLow;
  final Segment segment;
  final int offset;
  final int length;
  final int checksum;
  final long due;

  /** In the order given by the caller. */
  final Posting[] postings;

  Entry(
      Space space,
      String id,
      long revision,
      CommitId commit,
      Segment segment,
      int offset,
      int length,
      int checksum,
      long due,
      int attributes) {
    this.space = space;
    this.id = id;
    this.revision = revision;
    this.commitHigh = HexFormat.fromHexDigitsToLong(commit.value(), 0, 16);
    this.commitLow = HexFormat.fromHexDigitsToLong(commit.value(), 16, 32);
    this.segment = segment;
    this.offset = offset;
    this.length = length;
    this.checksum = checksum;
    this.due = due;
    this.postings = attributes == 0 ? Posting.NONE : new Posting[attributes];
  }

  RecordKey key() {
    return new RecordKey(space.vault(), space.kind(), id);
  }

  CommitId commit() {
    var hex = HexFormat.of();
    return new CommitId(hex.toHexDigits(commitHigh) + hex.toHexDigits(commitLow));
  }
}
