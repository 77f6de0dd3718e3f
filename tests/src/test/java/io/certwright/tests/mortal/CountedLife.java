package io.certwright.tests.mortal;

import io.certwright.spi.storage.StorageException;

/** The life of a process that ends with one of its commits. */
public final class CountedLife implements Life {

  private int left;
  private boolean carriedOut;
  private boolean over;
  private int commits;

  private CountedLife(int commits, boolean carriedOut) {
    endAt(commits, carriedOut);
  }

  /**
   * One that ends.
   *
   * @param commits with which commit it ends
   * @param carriedOut whether that one still takes place
   */
  public static CountedLife of(int commits, boolean carriedOut) {
    return new CountedLife(commits, carriedOut);
  }

  /** One that does not end by itself. */
  public static CountedLife endless() {
    return new CountedLife(Integer.MAX_VALUE, false);
  }

  /** Ends it with a commit, counted from now. */
  public void endAt(int commits, boolean carriedOut) {
    this.left = commits;
    this.carriedOut = carriedOut;
  }

  /** Whether it has ended. */
  public boolean isOver() {
    return over;
  }

  /** How many commits it began. */
  public int commits() {
    return commits;
  }

  @Override
  public void requireAlive() {
    if (over) {
      throw new StorageException(
          StorageException.Reason.UNAVAILABLE, "the process is dead, as the test wants it");
    }
  }

  @Override
  public void beforeCommit() {
    requireAlive();
    commits++;
    left--;
    end(left == 0 && !carriedOut);
  }

  @Override
  public void afterCommit() {
    end(left == 0 && carriedOut);
  }

  private void end(boolean now) {
    over |= now;
    requireAlive();
  }
}
