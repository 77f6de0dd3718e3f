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

  /** A text up to the NUL behind it. */
  String getWord() {
    int start = buffer.position();
    while (buffer.get() != 0) {
      // Goes on to the NUL, or throws at the end.
    }
    return text(start, buffer.position() - 1 - start);
  }

  /** A text that goes on to the end. */
  String getRest() {
    int start = buffer.position();
    buffer.position(buffer.limit());
    return text(start, buffer.position() - start);
  }

  private String text(int start, int length) {
    return new String(buffer.array(), buffer.arrayOffset() + start, length, StandardCharsets.UTF_8);
  }

  int getSmall() {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int part = getByte();
      value |= (part & 0x7f) << shift;
      if (part < 0x80) {
        return value;
      }
    }
    throw new BufferUnderflowException();
  }

  /** So many bytes, behind others in the target. */
  void getBytes(byte[] target, int offset, int length) {
    buffer.get(target, offset, length);
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
