package io.certwright.internal.lifecycle;

import io.certwright.internal.issue.Hand;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A due record to work on.
 *
 * @param record as it was found, or claimed
 * @param hand the hand that it is in
 */
public record Job(StoredRecord record, Hand hand) {

  private static final Duration FIRST = Duration.ofDays(1);

  /** The folded name of the issuer of a record; empty: of none, such as of what was deleted. */
  static String issuer(StoredRecord record) {
    return attribute(record, CertificateRecord.ISSUER, AttributeValue.Text.class)
        .map(AttributeValue.Text::text)
        .orElse("");
  }

  private static <T> Optional<T> attribute(StoredRecord record, String name, Class<T> type) {
    return record.attributes().stream()
        .filter(attribute -> attribute.name().equals(name))
        .map(Attribute::value)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }

  /** The folded name of the issuer. */
  public String issuer() {
    return issuer(record);
  }

  /**
   * By when it should be done: when the current version ends; where there is none, a day after it
   * was due, so that many first versions are not in the way of those that end sooner.
   */
  Instant expiry() {
    return attribute(record, CertificateRecord.EXPIRY, AttributeValue.Moment.class)
        .map(AttributeValue.Moment::instant)
        .orElseGet(() -> record.due().map(due -> due.plus(FIRST)).orElse(Instant.MIN));
  }

  /** What the record is of. */
  public String id() {
    return id(record);
  }

  /** What a record is of: a certificate's name, or what no certificate's name can be. */
  static String id(StoredRecord record) {
    var key = record.key();
    return Worker.isCertificate(record) ? key.id() : key.kind() + "/" + key.id();
  }
}
