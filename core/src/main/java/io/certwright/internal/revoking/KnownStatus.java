package io.certwright.internal.revoking;

import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.record.Revoked;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.trust.RevocationEvidence;
import io.certwright.trust.RevocationSource;
import io.certwright.trust.RevocationStatus;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a vault itself knows of the revocation of any certificate: keys that are blocked, versions
 * that it has, and what its CAs have issued. Read from the storage each time. Thread-safe.
 */
public final class KnownStatus {

  private static final int FEW = 10;

  private final RecordStore records;
  private final BlockedKeys blocked;
  private final IssuedSerials serials;

  public KnownStatus(RecordStore records, BlockedKeys blocked, IssuedSerials serials) {
    this.records = records;
    this.blocked = blocked;
    this.serials = serials;
  }

  /**
   * What is known.
   *
   * @param revoked the revocation; empty: it is known not to be revoked, by the CA that issued it
   */
  public record Status(Optional<Revoked> revoked) {}

  /** The same for a validation of chains. */
  public RevocationSource source() {
    return query ->
        of(query.certificate(), query.issuer())
            .<RevocationEvidence>map(known -> new RevocationEvidence.Known(status(known.revoked())))
            .stream()
            .toList();
  }

  private static RevocationStatus status(Optional<Revoked> revoked) {
    return revoked
        .<RevocationStatus>map(
            how -> new RevocationStatus.Revoked(Optional.of(how.at()), how.reason().code()))
        .orElseGet(RevocationStatus.Good::new);
  }

  /**
   * How a certificate stands; empty: nothing is known of it here.
   *
   * @param issuer the certificate whose key signed it
   */
  public Optional<Status> of(X509Certificate certificate, X509Certificate issuer) {
    var key = Bytes.copyOf(PublicKeyInfo.of(certificate));
    Optional<Status> compromised =
        blocked
            .since(key)
            .map(at -> new Revoked(at, RevocationReason.KEY_COMPROMISE, Optional.empty()))
            .map(revoked -> new Status(Optional.of(revoked)));
    if (compromised.isPresent()) {
      return compromised;
    }
    Optional<Status> own =
        versions(certificate).stream()
            .flatMap(version -> version.revocation().stream())
            .findFirst()
            .map(revoked -> new Status(Optional.of(revoked)));
    return own.isPresent() ? own : byIssuer(certificate, issuer);
  }

  private Optional<Status> byIssuer(X509Certificate certificate, X509Certificate issuer) {
    var serial = certificate.getSerialNumber().toString(16);
    var thumbprint = thumbprint(certificate);
    return versions(issuer).stream()
        .flatMap(ca -> serials.issued(ca.folded(), serial).stream())
        .filter(issued -> issued.thumbprint().equals(thumbprint))
        .findFirst()
        .map(IssuedRecord::revocation)
        .map(Status::new);
  }

  private List<VersionRecord> versions(X509Certificate certificate) {
    var hash = HexFormat.of().formatHex(thumbprint(certificate).toByteArray());
    var match = new AttributeMatch.Exact(new AttributeValue.Text(hash));
    return records
        .search(VersionRecord.TYPE, VersionRecord.THUMBPRINT, match, Optional.empty(), FEW)
        .records()
        .stream()
        .map(Stored::value)
        .toList();
  }

  private Bytes thumbprint(X509Certificate certificate) {
    try {
      return Bytes.copyOf(records.crypto().sha256(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("The certificate has no encoding", e);
    }
  }
}
