package io.certwright.transfer;

import java.util.List;

/**
 * What a backup holds.
 *
 * @param records how many records were written; one that changed meanwhile was written again
 * @param leftOut which records are not in it because they are damaged; empty unless that was asked
 *     for
 */
public record BackupReport(long records, List<String> leftOut) {

  /** Copies the list. */
  public BackupReport {
    leftOut = List.copyOf(leftOut);
  }
}
