package io.certwright.spi.issuer;

import java.time.Duration;
import java.util.Optional;

/** What an issuer answers when it is asked to revoke. */
public sealed interface RevocationAnswer {

  /** It is revoked, now or before. */
  record Revoked() implements RevocationAnswer {}

  /**
   * It is not.
   *
   * @param refusal what kind of no
   * @param code the issuer's own code
   * @param message what a person should read; no secret
   * @param retryAfter how long the issuer asks to be left alone; empty: it did not say
   */
  record Refused(
      IssuerAnswer.Refusal refusal, String code, String message, Optional<Duration> retryAfter)
      implements RevocationAnswer {}
}
