package io.certwright.internal.transfer;

/** How a copy stands to what it is a copy of. */
enum Pace {
  /** Nothing has changed since the last look: both are the same. */
  QUIET,
  /** Things keep changing. */
  BUSY,
  /** Changes were lost: it is to be begun anew. */
  LOST
}
