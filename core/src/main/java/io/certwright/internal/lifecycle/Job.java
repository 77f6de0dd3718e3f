package io.certwright.internal.lifecycle;

import io.certwright.internal.issue.Hand;
import io.certwright.spi.storage.StoredRecord;

/**
 * A due record to work on.
 *
 * @param record as it was found, or claimed
 * @param hand the hand that it is in
 */
public record Job(StoredRecord record, Hand hand) {

  /** What the record is of: a certificate's name, if it is a certificate. */
  public String id() {
    return record.key().id();
  }
}
