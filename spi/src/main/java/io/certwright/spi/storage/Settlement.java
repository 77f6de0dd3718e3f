package io.certwright.spi.storage;

/** What became of a commit, for good ({@link Storage#settle}). */
public enum Settlement {
  /** It took place, whole. */
  COMMITTED,

  /** It did not take place, and never will: one that is still on its way will be refused. */
  VOID
}
