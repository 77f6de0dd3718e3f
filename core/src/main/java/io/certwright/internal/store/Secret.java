package io.certwright.internal.store;

import java.util.Arrays;

/**
 * Secret bytes in the clear, for as short as possible: closing wipes them. Used by one thread at a
 * time.
 */
public final class Secret implements AutoCloseable {

  private final byte[] bytes;
  private boolean closed;

  /** Takes the array over. */
  public Secret(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The bytes themselves; the borrower must not keep them beyond closing.
   *
   * @throws IllegalStateException after closing: nobody is to take zeros for the secret
   */
  public byte[] bytes() {
    if (closed) {
      throw new IllegalStateException(
          "the secret was closed, which wiped it; get or make it again");
    }
    return bytes;
  }

  /** A copy with an end of its own. */
  public Secret copy() {
    return new Secret(bytes().clone());
  }

  @Override
  public void close() {
    closed = true;
    Arrays.fill(bytes, (byte) 0);
  }

  /** Nothing of the content. */
  @Override
  public String toString() {
    return "Secret";
  }
}
