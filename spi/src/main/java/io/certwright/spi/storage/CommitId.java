package io.certwright.spi.storage;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The identity of one commit: 128 random bits that core chose, written as 32 lower-case hexadecimal
 * digits. It is stored with what the commit wrote, so that a commit whose reply was lost can be
 * looked up instead of repeated ({@link Storage#settle}).
 *
 * @param value 32 digits of {@code [0-9a-f]}
 */
public record CommitId(String value) {

  /** The number of digits. */
  public static final int LENGTH = 32;

  /** Checks the form. */
  public CommitId {
    Grammar.requireHex("commit id", value, LENGTH);
  }

  /** A new identity of 128 random bits. */
  public static CommitId random(SecureRandom random) {
    var bits = new byte[LENGTH / 2];
    random.nextBytes(bits);
    return new CommitId(HexFormat.of().formatHex(bits));
  }

  @Override
  public String toString() {
    return value;
  }
}
