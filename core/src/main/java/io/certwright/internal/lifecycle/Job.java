package io.certwright.internal.lifecycle;

import io.certwright.internal.issue.Hand;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.StoredRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * A due record to work on.
 *
 * @param record as it was found, or claimed
 * @param hand the hand that it is in
 */
public record Job(StoredRecord record, Hand hand) {

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

  /** When the current version ends; if there is none, nobody is served yet and it comes first. */
  Instant expiry() {
    return attribute(record, CertificateRecord.EXPIRY, AttributeValue.Moment.class)
        .map(AttributeValue.Moment::instant)
        .orElse(Instant.MIN);
  }

  /** What the record is of: a certificate's name, if it is a certificate. */
  public String id() {
    return record.key().id();
  }
}
