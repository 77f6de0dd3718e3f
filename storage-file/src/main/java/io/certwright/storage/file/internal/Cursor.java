package io.certwright.storage.file.internal;

/** Goes through rows of the index in their order, or against it. Not thread-safe. */
interface Cursor {

  /** Goes to the next row, at first to the first one; false: there is none. */
  boolean next();

  /** The row's key. */
  byte[] key();

  /** What stands under it; empty: the row was taken away. */
  byte[] value();
}
