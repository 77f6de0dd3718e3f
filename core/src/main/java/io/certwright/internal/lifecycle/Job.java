package io.certwright.internal.lifecycle;

import io.certwright.internal.record.ApprovalRecord;
import io.certwright.internal.record.CampaignRecord;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.CompromiseRecord;
import io.certwright.internal.record.CrlRecord;
import io.certwright.internal.record.Current;
import io.certwright.internal.record.IssuerRevocationRecord;
import io.certwright.internal.record.TrustBundleRecord;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Hand;
import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A due record to work on.
 *
 * @param record as it was found, or claimed
 * @param hand the hand that it is in
 * @param errand where what is due with it leads
 * @param state what the record says, if it is a certificate's and can be read
 */
public record Job(
    StoredRecord record, Hand hand, Errand errand, Optional<CertificateRecord> state) {

  private static final Set<String> OTHERS =
      Set.of(
          ApprovalRecord.KIND,
          CampaignRecord.KIND,
          CrlRecord.KIND,
          CompromiseRecord.KIND,
          IssuerRevocationRecord.KIND,
          TrustBundleRecord.KIND);

  private static final Duration FIRST = Duration.ofDays(1);

  /**
   * By when it should be done: when the current version ends; where there is none, a day after it
   * was due, so that many first versions are not in the way of those that end sooner.
   */
  Instant expiry() {
    return state
        .filter(head -> !head.isDeleted())
        .flatMap(CertificateRecord::current)
        .map(Current::notAfter)
        .orElseGet(this::expiryOfRecord);
  }

  /** The same of a record that cannot be read, or has no version. */
  private Instant expiryOfRecord() {
    return record.attributes().stream()
        .filter(attribute -> attribute.name().equals(CertificateRecord.EXPIRY))
        .map(Attribute::value)
        .filter(AttributeValue.Moment.class::isInstance)
        .map(value -> ((AttributeValue.Moment) value).instant())
        .findFirst()
        .orElseGet(() -> record.due().map(due -> due.plus(FIRST)).orElse(Instant.MIN));
  }

  /** The state of the certificate as it was found, or claimed; empty: it cannot be read. */
  Optional<Stored<CertificateRecord>> stored() {
    return state.map(head -> new Stored<>(head, record.revision()));
  }

  /** What the record is of. */
  public String id() {
    return id(record);
  }

  /** What a record is of: a certificate's name, or what no certificate's name can be. */
  static String id(StoredRecord record) {
    var key = record.key();
    return isOfCertificate(record) ? key.id() : key.kind() + "/" + key.id();
  }

  /** Whether it is about a revocation list. */
  boolean isOfList() {
    return record.key().kind().equals(CrlRecord.KIND);
  }

  /** Whether it is about a certificate; else it is about something else of the engine's. */
  boolean isOfCertificate() {
    return isOfCertificate(record);
  }

  static boolean isOfCertificate(StoredRecord record) {
    return record.key().kind().equals(CertificateRecord.KIND);
  }

  /** Whether a due record is one that the engine works on. */
  static boolean isWork(StoredRecord record) {
    return isOfCertificate(record) || OTHERS.contains(record.key().kind());
  }

  /** What the record is. */
  String kind() {
    return record.key().kind();
  }

  /** Whether an issuer outside is to be asked to revoke a certificate. */
  boolean isIssuerRevocation() {
    return kind().equals(IssuerRevocationRecord.KIND);
  }
}
