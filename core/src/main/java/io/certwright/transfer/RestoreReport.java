package io.certwright.transfer;

import java.time.Instant;
import java.util.List;

/**
 * What was restored.
 *
 * @param name the vault's name in its storage
 * @param taken when the backup was begun, by the clock of the vault that it is of
 * @param records how many records the backup held at its end, the audit trail included
 * @param operations how many operations were in progress with an issuer, which is asked again
 * @param leftOut which records had been left out of the backup because they were damaged
 */
public record RestoreReport(
    String name, Instant taken, long records, long operations, List<String> leftOut) {

  /** Copies the list. */
  public RestoreReport {
    leftOut = List.copyOf(leftOut);
  }
}
