package io.certwright.policy;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** Whether bytes are DER; what the values mean is not looked at. */
final class DerValue {

  private static final int MAX_DEPTH = 16;
  private static final int CONSTRUCTED = 0x20;
  private static final int LONG_TAG = 0x1f;

  private DerValue() {}

  /** Whether they are exactly one value of definite, shortest length, and so are those inside. */
  static boolean isOne(byte[] bytes) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return skip(buffer, 0) && !buffer.hasRemaining();
    } catch (BufferUnderflowException e) {
      return false;
    }
  }

  private static boolean skip(ByteBuffer from, int depth) {
    int tag = from.get() & 0xff;
    if (depth == MAX_DEPTH || (tag & LONG_TAG) == LONG_TAG || tag == 0) {
      return false;
    }
    int length = length(from);
    if (length < 0 || length > from.remaining()) {
      return false;
    }
    ByteBuffer content = from.slice(from.position(), length);
    from.position(from.position() + length);
    boolean good = true;
    while (good && (tag & CONSTRUCTED) != 0 && content.hasRemaining()) {
      good = skip(content, depth + 1);
    }
    return good;
  }

  /** The length, or -1 if it is not in its shortest form, or of more than two bytes. */
  private static int length(ByteBuffer from) {
    int first = from.get() & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length =
        switch (first) {
          case 0x81 -> from.get() & 0xff;
          case 0x82 -> from.getShort() & 0xffff;
          default -> -1;
        };
    return length < (first == 0x81 ? 0x80 : 0x100) ? -1 : length;
  }
}
