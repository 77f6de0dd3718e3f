package io.certwright.internal.store;

import java.util.Arrays;

/**
 * The secret part of a record, in the clear for as short as possible: closing wipes it.
 *
 * @param bytes the bytes; the holder must not keep them beyond closing
 */
public record Secret(byte[] bytes) implements AutoCloseable {
  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public String toString() {
    return "Secret[sealed]";
  }
}
