package io.certwright.ca;

import io.certwright.spi.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What an {@link OcspResponder} answers.
 *
 * @param status whether there is an answer, or why there is none
 * @param der the OCSPResponse (RFC 6960, section 4.2.1), whatever the status
 * @param period when it holds; empty: it must not be kept, because it is none, repeats a nonce, is
 *     about several certificates, or says that there is no such certificate
 */
public record OcspReply(Status status, Bytes der, Optional<Period> period) {

  /** How a question ended (OCSPResponseStatus). */
  public enum Status {
    /** There is an answer, which is signed. */
    SUCCESSFUL,
    /** The question is none, or asks too much. */
    MALFORMED_REQUEST,
    /** Something is wrong with this vault; its log tells what, at the level DEBUG. */
    INTERNAL_ERROR,
    /** The storage or the key host does not answer at the moment. */
    TRY_LATER,
    /** The CA is not in this vault, or none of its keys may sign at the moment. */
    UNAUTHORIZED
  }

  /**
   * When an answer holds.
   *
   * @param thisUpdate as of when it was known
   * @param nextUpdate until when it may be relied on
   * @param maxAge for how long from now somebody in between may give it to others: half of what is
   *     left
   */
  public record Period(Instant thisUpdate, Instant nextUpdate, Duration maxAge) {}
}
