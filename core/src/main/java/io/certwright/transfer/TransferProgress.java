package io.certwright.transfer;

import io.certwright.internal.transfer.Progress;

/**
 * How far a backup, a restore or a move is.
 *
 * @param phase what is being done
 * @param records how many records have passed in this phase; one that changed meanwhile passes
 *     again
 * @param bytes how many bytes of records that were, as far as they are counted in this phase
 */
public record TransferProgress(Phase phase, long records, long bytes) {

  /** What is being done. */
  public enum Phase {
    /** Records are copied. */
    COPYING,
    /** What was copied is checked as a whole. */
    CHECKING,
    /** The last step, after which the vault is at its new place, or the backup is whole. */
    COMPLETING
  }

  static TransferProgress of(Progress.Phase phase, long records, long bytes) {
    return new TransferProgress(
        switch (phase) {
          case COPYING -> Phase.COPYING;
          case CHECKING -> Phase.CHECKING;
          case COMPLETING -> Phase.COMPLETING;
        },
        records,
        bytes);
  }
}
