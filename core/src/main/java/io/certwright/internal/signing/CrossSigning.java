package io.certwright.internal.signing;

import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.making.Authority;
import io.certwright.internal.making.CertificateMaker;
import io.certwright.internal.record.CrossCertificate;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.storage.RecordWrite;
import java.time.Instant;
import java.util.List;

/** Has one version of a CA vouch for another. Thread-safe. */
public final class CrossSigning {

  private final RecordStore records;
  private final CertificateMaker maker;

  public CrossSigning(RecordStore records, Crypto crypto) {
    this.records = records;
    this.maker = new CertificateMaker(crypto);
  }

  /**
   * A certificate that was signed, and is to be durable before anybody gets it.
   *
   * @param cross the certificate
   * @param write what its issuer remembers of it
   */
  public record Vouched(CrossCertificate cross, RecordWrite write) {}

  /** Signs a certificate for the key of one version with that of another. */
  public Vouched vouch(Authority issuer, Authority subject, Instant now) {
    var made = maker.vouchingFor(subject.certificate(), issuer, now);
    var record = IssuedNames.kept(issuer, made, List.of(), records.crypto(), now);
    return new Vouched(
        new CrossCertificate(
            subject.version(), issuer.version(), made.serial(), record.notAfter(), made.der()),
        records.insert(IssuedRecord.TYPE, record, RecordStore.noSecret()));
  }
}
