package io.certwright.tests.mortal;

/** The life of a process, with all the storages that it has open. */
public interface Life {

  /**
   * Nothing happens any more in a process that is dead.
   *
   * @throws io.certwright.spi.storage.StorageException if it is
   */
  void requireAlive();

  /** It is about to commit, and may die of it. */
  void beforeCommit();

  /** It has committed, and may die before it hears of it. */
  void afterCommit();
}
