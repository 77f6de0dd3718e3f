package io.certwright.spi.storage;

import java.time.Instant;
import java.util.List;

/**
 * What was claimed.
 *
 * @param now the storage's clock when it judged; the claimer decides with this instant, not with
 *     its own
 * @param until when the lease ends, by the storage's clock
 * @param records what is in the claimer's hand now, in the order of {@link DuePage}; a record is as
 *     it was put: a claim changes neither its due instant nor its revision
 */
public record ClaimPage(Instant now, Instant until, List<StoredRecord> records) {

  /** Copies the list. */
  public ClaimPage {
    records = List.copyOf(records);
  }
}
