package io.certwright.storage.file.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes being put together, big-endian. */
final class ByteSink {

  private ByteBuffer buffer;

  ByteSink() {
    this(512);
  }

  /** With room for so many bytes at first. */
  ByteSink(int room) {
    buffer = ByteBuffer.allocate(room);
  }

  int size() {
    return buffer.position();
  }

  ByteSink putByte(int value) {
    room(1).put((byte) value);
    return this;
  }

  ByteSink putInt(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  ByteSink putLong(long value) {
    room(Long.BYTES).putLong(value);
    return this;
  }

  ByteSink putBytes(ByteBuffer bytes) {
    room(bytes.remaining()).put(bytes);
    return this;
  }

  /** 16 bytes that are written elsewhere as 32 hexadecimal digits. */
  ByteSink putHex(String digits) {
    room(16)
        .putLong(HexFormat.fromHexDigitsToLong(digits, 0, 16))
        .putLong(HexFormat.fromHexDigitsToLong(digits, 16, 32));
    return this;
  }

  /** A text of at most 65,535 bytes of UTF-8. */
  ByteSink putText(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0xffff) {
      throw new IllegalArgumentException("a text of " + bytes.length + " bytes");
    }
    room(Short.BYTES + bytes.length).putShort((short) bytes.length).put(bytes);
    return this;
  }

  /** A text that holds no NUL, with one behind it. */
  ByteSink putWord(String text) {
    return putRaw(text).putByte(0);
  }

  /** A text alone: what follows must tell where it ends. */
  ByteSink putRaw(String text) {
    return putBytes(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** A number from 0 on, the shorter the smaller it is. */
  ByteSink putSmall(int value) {
    int rest = value;
    while (rest >= 0x80) {
      putByte(rest | 0x80);
      rest >>>= 7;
    }
    return putByte(rest);
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  void clear() {
    buffer.clear();
  }

  private ByteBuffer room(int count) {
    if (buffer.remaining() < count) {
      int size = Math.max(Math.addExact(buffer.position(), count), buffer.capacity() * 2);
      buffer = ByteBuffer.allocate(size).put(buffer.flip());
    }
    return buffer;
  }
}
