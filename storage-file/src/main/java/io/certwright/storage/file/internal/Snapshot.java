package io.certwright.storage.file.internal;

/**
 * The file {@code index}: what the journal says up to a position, so that opening need not read it
 * all. It can be deleted at any time; then the whole journal is read.
 */
final class Snapshot {

  static final String NAME = "index";
  static final String TEMPORARY = NAME + ".tmp";

  /** A snapshot by any other number is passed over and made anew. */
  static final int VERSION = 1;

  /** Position, counts, segments: comes first. */
  static final int HEAD = 1;

  /** Records of one kind, by id. */
  static final int RECORDS = 2;

  /** The last changes. */
  static final int FEED = 3;

  /** What became of the last commits. */
  static final int COMMITS = 4;

  /** Reports of damage. */
  static final int DAMAGE = 5;

  /** Fingerprints of records whose last commit is damaged. */
  static final int SUSPECTS = 6;

  private Snapshot() {}

  /**
   * Where the frames start that a snapshot does not cover.
   *
   * @param segment the number of the segment's first frame
   * @param offset in the segment
   */
  record Position(long segment, long offset) {}
}
