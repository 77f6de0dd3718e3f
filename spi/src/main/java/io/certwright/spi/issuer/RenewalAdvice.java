package io.certwright.spi.issuer;

import java.time.Instant;
import java.util.Optional;

/** What an issuer answers when it is asked when a certificate is best renewed. */
public sealed interface RenewalAdvice {

  /** When it is worth asking again; the vault asks neither much more often nor much less. */
  Instant askAgainAt();

  /**
   * Within this window. One that lies in the past means now.
   *
   * @param start its first instant
   * @param end its last, after the first
   * @param explanation why, for people: a sentence or an address; no secret
   * @param askAgainAt when it is worth asking again
   */
  record Window(Instant start, Instant end, Optional<String> explanation, Instant askAgainAt)
      implements RenewalAdvice {

    /** Checks the order. */
    public Window {
      if (!end.isAfter(start)) {
        throw new IllegalArgumentException(
            "a window ends after it begins, not from " + start + " to " + end);
      }
    }
  }

  /**
   * Whenever the vault's policy says.
   *
   * @param askAgainAt when it is worth asking again
   */
  record None(Instant askAgainAt) implements RenewalAdvice {}
}
