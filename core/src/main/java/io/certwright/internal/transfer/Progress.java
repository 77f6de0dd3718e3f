package io.certwright.internal.transfer;

import io.certwright.errors.InterruptedOperationException;

/** Counts what was done, tells of it, and notices when it is to stop. Used by one thread. */
public final class Progress {

  /** Where a transfer stands. */
  public enum Phase {
    /** Records are copied. */
    COPYING,
    /** What was copied is checked as a whole. */
    CHECKING,
    /** The last step, after which the vault is at its new place. */
    COMPLETING
  }

  /** Learns of progress; what it throws ends the transfer. */
  @FunctionalInterface
  public interface Listener {
    /** So many records, of so many bytes, have passed in this phase. */
    void progressed(Phase phase, long records, long bytes);
  }

  /** After how many records it is told. */
  private static final int STEP = 100;

  private final Listener listener;
  private final String onInterrupt;

  private Phase phase = Phase.COPYING;
  private long records;
  private long bytes;
  private long untold;

  /**
   * Nothing done yet.
   *
   * @param onInterrupt what an interrupted transfer leaves behind, and what to do
   */
  public Progress(Listener listener, String onInterrupt) {
    this.listener = listener;
    this.onInterrupt = onInterrupt;
  }

  void enter(Phase next) {
    phase = next;
    records = 0;
    bytes = 0;
    untold = 0;
    step(0, 0);
  }

  /**
   * So much more is done.
   *
   * @throws InterruptedOperationException if the thread is interrupted; its flag stays set
   */
  void step(long moreRecords, long moreBytes) {
    records += moreRecords;
    bytes += moreBytes;
    untold += moreRecords;
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedOperationException(onInterrupt);
    }
    if (untold >= STEP || moreRecords == 0) {
      untold = 0;
      listener.progressed(phase, records, bytes);
    }
  }
}
