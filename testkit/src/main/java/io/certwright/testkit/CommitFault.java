package io.certwright.testkit;

/** What befalls one commit ({@link FaultyStorage#failNextCommit}). */
public enum CommitFault {
  /** It throws; nothing was written. */
  THROWN_BEFORE,

  /** It never arrives; the caller learns that the outcome is unknown. */
  REQUEST_LOST,

  /** It is carried out; the caller learns that the outcome is unknown. */
  REPLY_LOST
}
