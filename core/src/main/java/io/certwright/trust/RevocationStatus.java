package io.certwright.trust;

import java.time.Instant;
import java.util.Optional;

/** Whether a certificate is revoked. */
public sealed interface RevocationStatus {

  /** It is not. */
  record Good() implements RevocationStatus {}

  /**
   * It is, or it is on hold.
   *
   * @param at since when; empty: that is not known
   * @param reason the CRLReason (RFC 5280, section 5.3.1), 0 if none was given
   */
  record Revoked(Optional<Instant> at, int reason) implements RevocationStatus {}

  /**
   * Nothing that can be relied on says so.
   *
   * @param why what was missing, or wrong with what was there; one line
   */
  record Unknown(String why) implements RevocationStatus {}
}
