package io.certwright.internal.ocsp;

import io.certwright.internal.bouncycastle.OcspEncoder.Standing;
import io.certwright.internal.bouncycastle.OcspEncoder.Statement;
import io.certwright.internal.revocation.OcspCertId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What there is to say about a certificate.
 *
 * @param id the certificate
 * @param issuer on whose behalf
 * @param known how it stands; empty: it was never issued
 * @param signer who may say it
 */
record Finding(OcspCertId id, KnownIssuer issuer, Optional<Known> known, AnswerSigner signer) {

  /** How it stands; empty: it was never issued. */
  Optional<Standing> standing() {
    return known.map(Known::standing);
  }

  /**
   * Until when that may be relied on, at most until the end of who signs it; empty: it was never
   * issued, which may be otherwise at any time.
   */
  Optional<Instant> next(Instant now, Duration validity) {
    var wanted = now.plus(validity);
    var end = signer.until();
    boolean sooner = end.isAfter(now) && end.isBefore(wanted);
    return known.map(unused -> sooner ? end : wanted);
  }

  Statement statement(Optional<Instant> next) {
    return new Statement(id.encoded(), standing().orElseGet(Standing.Unknown::new), next);
  }
}
