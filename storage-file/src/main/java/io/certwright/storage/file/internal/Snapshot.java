package io.certwright.storage.file.internal;

/**
 * The file {@code index}: which files hold the rows of the index up to a position in the journal,
 * and what else is known there, so that opening need not read it all. It can be deleted while
 * nobody has the storage open; then the whole journal is read.
 */
final class Snapshot {

  static final String NAME = "index";
  static final String TEMPORARY = NAME + ".tmp";

  /** A snapshot by any other number is passed over and made anew. */
  static final int VERSION = 2;

  /** Position, floor of the feed: comes first. */
  static final int HEAD = 1;

  /** The files that hold the rows, the newest first. */
  static final int RUNS = 2;

  /** The last changes. */
  static final int FEED = 3;

  /** What became of the last commits. */
  static final int COMMITS = 4;

  /** Reports of damage. */
  static final int DAMAGE = 5;

  /** Fingerprints of records whose last commit is damaged. */
  static final int SUSPECTS = 6;

  /** What each segment is still good for. */
  static final int USES = 7;

  private Snapshot() {}

  /**
   * Where the frames start that a snapshot does not cover.
   *
   * @param segment the number of the segment's first frame
   * @param offset in the segment
   */
  record Position(long segment, long offset) {}
}
