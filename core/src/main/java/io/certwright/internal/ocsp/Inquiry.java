package io.certwright.internal.ocsp;

import io.certwright.internal.revocation.OcspCertId;
import java.time.Instant;
import java.util.Optional;

/** Finds out what there is to say about a certificate, and who may say it. Thread-safe. */
final class Inquiry {

  private final IssuerSearch issuers;
  private final Statuses statuses;

  Inquiry(IssuerSearch issuers, Statuses statuses) {
    this.issuers = issuers;
    this.statuses = statuses;
  }

  /** What there is; empty: nobody here can speak for who issued it. */
  Optional<Finding> find(OcspCertId id, Instant now) {
    var found = issuers.find(id, now).flatMap(issuer -> finding(id, issuer));
    // What was known of the authority may be less than there is by now: another one with its key.
    return found.filter(finding -> finding.standing().isPresent()).isPresent()
        ? found
        : issuers.search(id, now).flatMap(issuer -> finding(id, issuer));
  }

  private Optional<Finding> finding(OcspCertId id, KnownIssuer issuer) {
    return issuer
        .signer()
        .map(signer -> new Finding(id, issuer, statuses.find(id, issuer), signer));
  }
}
