package io.certwright.spi.storage;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The name of one claim on due records: 128 random bits that the claimer chose, written as 32
 * lower-case hexadecimal digits. Who knows it can prove in a {@link Fence} that nobody has claimed
 * the record since.
 *
 * @param value 32 digits of {@code [0-9a-f]}
 */
public record ClaimId(String value) {

  /** The number of digits. */
  public static final int LENGTH = 32;

  /** Checks the form. */
  public ClaimId {
    Grammar.requireHex("claim id", value, LENGTH);
  }

  /** A new name of 128 random bits. */
  public static ClaimId random(SecureRandom random) {
    var bits = new byte[LENGTH / 2];
    random.nextBytes(bits);
    return new ClaimId(HexFormat.of().formatHex(bits));
  }

  @Override
  public String toString() {
    return value;
  }
}
