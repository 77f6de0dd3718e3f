package io.certwright.internal.lifecycle;

import io.certwright.internal.issue.Hand;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.StoredRecord;
import java.time.Duration;
import java.time.Instant;

/**
 * A due record to work on.
 *
 * @param record as it was found, or claimed
 * @param hand the hand that it is in
 * @param errand where what is due with it leads
 */
public record Job(StoredRecord record, Hand hand, Errand errand) {

  private static final Duration FIRST = Duration.ofDays(1);

  /**
   * By when it should be done: when the current version ends; where there is none, a day after it
   * was due, so that many first versions are not in the way of those that end sooner.
   */
  Instant expiry() {
    return record.attributes().stream()
        .filter(attribute -> attribute.name().equals(CertificateRecord.EXPIRY))
        .map(Attribute::value)
        .filter(AttributeValue.Moment.class::isInstance)
        .map(value -> ((AttributeValue.Moment) value).instant())
        .findFirst()
        .orElseGet(() -> record.due().map(due -> due.plus(FIRST)).orElse(Instant.MIN));
  }

  /** What the record is of: a certificate's name, if it is a certificate. */
  public String id() {
    return record.key().id();
  }
}
