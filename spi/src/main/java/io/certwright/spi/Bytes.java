package io.certwright.spi;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An immutable sequence of bytes.
 *
 * <p>Two are equal when their bytes are. The comparison takes variable time: it is for public or
 * sealed bytes, never for secrets. {@link #toString()} tells the length only, because what passes
 * through here may be sealed key material.
 *
 * <p>Thread-safe: it never changes.
 */
public final class Bytes {
  private static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** A copy of the given array. */
  public static Bytes copyOf(byte[] content) {
    return content.length == 0 ? EMPTY : new Bytes(content.clone());
  }

  /** A copy of {@code length} bytes of the array from {@code offset} on. */
  public static Bytes copyOfRange(byte[] content, int offset, int length) {
    return new Bytes(Arrays.copyOfRange(content, offset, Math.addExact(offset, length)));
  }

  /** No bytes at all. */
  public static Bytes empty() {
    return EMPTY;
  }

  /** The number of bytes. */
  public int length() {
    return content.length;
  }

  /** Whether there are no bytes. */
  public boolean isEmpty() {
    return content.length == 0;
  }

  /** A copy, which the caller may change. */
  public byte[] toByteArray() {
    return content.clone();
  }

  /** A read-only view that shares the bytes and is positioned at the first. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(content).asReadOnlyBuffer();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  /** The length, never the content. */
  @Override
  public String toString() {
    return "Bytes[" + content.length + "]";
  }
}
