package io.certwright;

import io.certwright.internal.record.CertificateRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * A line in a listing of certificates.
 *
 * @param name its name
 * @param version the current version; empty: none was issued yet
 * @param issuer the issuer that its policy names
 * @param created when it was made
 * @param updated when it was last changed
 * @param nextAction when something happens to it by itself, such as renewal; empty: never
 * @param operation how the last operation on it stands; empty: there was none
 */
public record CertificateSummary(
    String name,
    Optional<String> version,
    String issuer,
    Instant created,
    Instant updated,
    Optional<Instant> nextAction,
    Optional<OperationStatus> operation) {

  static CertificateSummary of(CertificateRecord head) {
    return new CertificateSummary(
        head.name(),
        head.currentVersion(),
        head.policy().issuer(),
        head.created(),
        head.updated(),
        head.schedule().at(),
        head.operation().map(operation -> OperationStatus.of(operation.phase())));
  }
}
