package io.certwright.internal.crypto;

/**
 * Sealed bytes do not open: they, their associated data or their nonce were changed, or the key is
 * another one. Which of these cannot be told.
 */
public final class SealBrokenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SealBrokenException() {
    super("The sealed bytes were changed, or belong to another key or place");
  }
}
