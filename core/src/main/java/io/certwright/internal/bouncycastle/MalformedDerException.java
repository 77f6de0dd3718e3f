package io.certwright.internal.bouncycastle;

import org.jspecify.annotations.Nullable;

/**
 * Bytes are not what they should be. The message says where and what was expected there, and
 * repeats nothing of the bytes, which may be secret or made to mislead who reads a log.
 */
public final class MalformedDerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int offset;
  private final String expected;

  MalformedDerException(int offset, String expected, @Nullable Throwable cause) {
    super("Malformed DER at byte " + offset + ": expected " + expected, cause);
    this.offset = offset;
    this.expected = expected;
  }

  /** Where it was noticed, counted in bytes from the first one, which is 0. */
  public int offset() {
    return offset;
  }

  /** What should have been there. */
  public String expected() {
    return expected;
  }
}
