package io.certwright;

import io.certwright.internal.record.Revoked;
import io.certwright.spi.issuer.RevocationReason;
import java.time.Instant;
import java.util.Optional;

/**
 * That a certificate is revoked. Immutable.
 *
 * @param at since when, in whole seconds
 * @param reason why
 * @param invalidityDate since when it is known or suspected that the key was somebody else's, or
 *     that the certificate was wrong otherwise (RFC 5280, section 5.3.2); empty: it was not told
 */
public record Revocation(Instant at, RevocationReason reason, Optional<Instant> invalidityDate) {

  static Revocation of(Revoked revoked) {
    return new Revocation(revoked.at(), revoked.reason(), revoked.invalid());
  }
}
