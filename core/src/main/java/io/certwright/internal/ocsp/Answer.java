package io.certwright.internal.ocsp;

import io.certwright.internal.bouncycastle.OcspEncoder;
import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.Optional;

/**
 * An answer.
 *
 * @param outcome whether there is one, or why there is none
 * @param der the OCSPResponse
 * @param period for how long it may be kept, by whoever asks the same; empty: it may not
 */
public record Answer(Outcome outcome, Bytes der, Optional<Period> period) {

  /** How it ended (OCSPResponseStatus, RFC 6960, section 4.2.1). */
  public enum Outcome {
    /** There is an answer. */
    SUCCESSFUL(0),
    /** The question could not be read. */
    MALFORMED_REQUEST(1),
    /** Something is wrong here. */
    INTERNAL_ERROR(2),
    /** It may go better later. */
    TRY_LATER(3),
    /** Nobody here can speak for that authority. */
    UNAUTHORIZED(6);

    private final int code;

    Outcome(int code) {
      this.code = code;
    }
  }

  /**
   * When an answer holds.
   *
   * @param thisUpdate as of when it was known
   * @param nextUpdate until when it may be relied on
   */
  public record Period(Instant thisUpdate, Instant nextUpdate) {}

  static Answer refused(Outcome outcome) {
    return new Answer(outcome, Bytes.copyOf(OcspEncoder.refusal(outcome.code)), Optional.empty());
  }
}
