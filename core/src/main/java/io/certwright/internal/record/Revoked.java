package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.issuer.RevocationReason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * That a certificate is revoked.
 *
 * @param at since when
 * @param reason why
 * @param invalid since when its key is suspected to be somebody else's, or the certificate was
 *     wrong otherwise (RFC 5280, section 5.3.2); empty: it is not told
 */
public record Revoked(Instant at, RevocationReason reason, Optional<Instant> invalid) {

  /** Cuts the instants to what a CRL has of them. */
  public Revoked {
    at = at.truncatedTo(ChronoUnit.SECONDS);
    invalid = invalid.map(instant -> instant.truncatedTo(ChronoUnit.SECONDS));
  }

  /** Whether it can be taken back. */
  public boolean isHold() {
    return reason == RevocationReason.CERTIFICATE_HOLD;
  }

  void write(DerWriter out) {
    out.sequence(s -> s.instant(at).text(reason.name()).optional(invalid, DerWriter::instant));
  }

  static Revoked read(DerReader in) {
    return in.sequence(
        s ->
            new Revoked(
                s.instant(), RevocationReason.valueOf(s.text()), s.optional(DerReader::instant)));
  }
}
