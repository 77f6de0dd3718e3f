package io.certwright.internal.bouncycastle;

import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.RevocationReason;
import java.time.Instant;
import java.util.Optional;

/**
 * An entry of a list of revoked certificates (RFC 5280, section 5.3).
 *
 * @param serial the serial number, the contents of an INTEGER: 1 to 21 octets, which is 20 and a
 *     sign that some authorities need
 * @param at when it was revoked
 * @param reason why; {@link RevocationReason#UNSPECIFIED} is left out of the list
 * @param invalid since when it was not to be trusted; empty: it is not told
 */
public record CrlEntry(
    Bytes serial, Instant at, RevocationReason reason, Optional<Instant> invalid) {

  private static final int MOST_OCTETS = 21;

  /** Checks the length of the serial number. */
  public CrlEntry {
    if (serial.length() < 1 || serial.length() > MOST_OCTETS) {
      throw new IllegalArgumentException(
          "a serial number of " + serial.length() + " octets; a list takes 1 to " + MOST_OCTETS);
    }
  }
}
