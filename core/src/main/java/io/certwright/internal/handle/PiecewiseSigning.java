package io.certwright.internal.handle;

/** A signature of a message that comes in pieces. Used once, by one thread. */
public interface PiecewiseSigning {

  /** A further piece; the array stays the caller's. */
  void update(byte[] source, int from, int length);

  /**
   * The signature of all pieces.
   *
   * @throws RuntimeException as {@link KeyUse#sign} says
   */
  byte[] sign();
}
