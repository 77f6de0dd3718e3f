package io.certwright.internal.handle;

import io.certwright.spi.keys.SignatureAlgorithm;

/**
 * What a handle does when it is used: its owner checks that the key may still be used, and signs.
 *
 * <p>Called from any thread, several at a time.
 */
@FunctionalInterface
public interface KeyUse {
  /**
   * Signs a whole message (not its digest).
   *
   * @param algorithm one that {@link SignatureAlgorithm#worksWith works with} the kind of the key
   * @param message the message, up to {@link KeyHandles#LONGEST_MESSAGE} bytes; the callee may keep
   *     it
   * @return the signature, encoded as the algorithm says
   * @throws RuntimeException if the key may not be used, or cannot be used now; a caller of {@link
   *     java.security.Signature#sign()} gets it as the cause of a {@link
   *     java.security.SignatureException}
   */
  byte[] sign(SignatureAlgorithm algorithm, byte[] message);

  /**
   * Begins to sign a message that comes in pieces. Where nothing else is said it is collected, and
   * refused beyond 16 MiB with a {@link io.certwright.errors.KeyAccessException}.
   *
   * @param algorithm one that works with the kind of the key
   */
  default PiecewiseSigning begin(SignatureAlgorithm algorithm) {
    return new CollectedMessage(algorithm, this);
  }
}
