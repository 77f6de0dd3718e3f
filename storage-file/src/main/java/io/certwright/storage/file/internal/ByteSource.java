package io.certwright.storage.file.internal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Bytes being taken apart, the counterpart of {@link ByteSink}. Where they end too early, the
 * methods throw {@link BufferUnderflowException}.
 */
final class ByteSource {

  private final ByteBuffer buffer;

  ByteSource(byte[] bytes, int offset, int length) {
    buffer = ByteBuffer.wrap(bytes, offset, length);
  }

  boolean hasMore() {
    return buffer.hasRemaining();
  }

  int getByte() {
    return buffer.get() & 0xff;
  }

  int getInt() {
    return buffer.getInt();
  }

  long getLong() {
    return buffer.getLong();
  }

  String getHex() {
    var hex = HexFormat.of();
    return hex.toHexDigits(buffer.getLong()) + hex.toHexDigits(buffer.getLong());
  }

  String getText() {
    int length = buffer.getShort() & 0xffff;
    if (length > buffer.remaining()) {
      throw new BufferUnderflowException();
    }
    var text =
        new String(
            buffer.array(),
            buffer.arrayOffset() + buffer.position(),
            length,
            StandardCharsets.UTF_8);
    buffer.position(buffer.position() + length);
    return text;
  }

  /** A count of things that take at least one byte each. */
  int getCount() {
    int count = buffer.getInt();
    if (count < 0 || count > buffer.remaining()) {
      throw new BufferUnderflowException();
    }
    return count;
  }
}
