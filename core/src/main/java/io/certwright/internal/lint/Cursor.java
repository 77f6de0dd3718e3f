package io.certwright.internal.lint;

import java.util.Arrays;

/**
 * Goes over the values in a range of DER bytes, one after another, without copying any: definite
 * lengths in their shortest form that fit into the range, tags of one byte. What is not so is
 * {@link Malformed}. Nothing recurses, so nothing in the bytes can exhaust the stack.
 */
final class Cursor {

  private static final int LONG_TAG = 0x1f;
  private static final int INDEFINITE_OR_LONG = 0x80;

  private final byte[] bytes;
  private final int limit;
  private int next;
  private int tag;
  private int start;
  private int content;
  private int end;

  private Cursor(byte[] bytes, int from, int limit) {
    this.bytes = bytes;
    this.next = from;
    this.limit = limit;
    this.start = from;
    this.content = from;
    this.end = from;
  }

  /** Before the first value of these bytes. */
  static Cursor of(byte[] bytes) {
    return new Cursor(bytes, 0, bytes.length);
  }

  /** Before the first of the values in a range of these bytes. */
  static Cursor over(byte[] bytes, int from, int to) {
    return new Cursor(bytes, from, to);
  }

  /** Before the first of the values in the present one. */
  Cursor inside() {
    return new Cursor(bytes, content, end);
  }

  /** Before the first of the values in the present one but for its first bytes. */
  Cursor insideAfter(int skipped) {
    if (length() < skipped) {
      throw new Malformed(start);
    }
    return new Cursor(bytes, content + skipped, end);
  }

  /** Goes to the next value; false: there is none. */
  boolean next() {
    if (next == limit) {
      return false;
    }
    read();
    return true;
  }

  /** Goes to the next value if it has this tag. */
  boolean next(int wanted) {
    return peek() == wanted && next();
  }

  /** Goes to the next value, which must have this tag. */
  void expect(int wanted) {
    if (!next(wanted)) {
      throw new Malformed(next);
    }
  }

  /** There must be no further value. */
  void end() {
    if (next != limit) {
      throw new Malformed(next);
    }
  }

  /** The tag of the next value; -1: there is none. */
  int peek() {
    return next == limit ? -1 : bytes[next] & 0xff;
  }

  boolean isAtEnd() {
    return next == limit;
  }

  private void read() {
    int at = next;
    if (limit - at < 2 || (bytes[at] & LONG_TAG) == LONG_TAG) {
      throw new Malformed(at);
    }
    int length = bytes[at + 1] & 0xff;
    int body = at + 2;
    if (length >= INDEFINITE_OR_LONG) {
      int count = length & 0x7f;
      length = longLength(body, count);
      body += count;
    }
    if (length > limit - body) {
      throw new Malformed(at);
    }
    tag = bytes[at] & 0xff;
    start = at;
    content = body;
    end = body + length;
    next = end;
  }

  private int longLength(int at, int count) {
    if (count < 1 || count > 3 || count > limit - at) {
      throw new Malformed(at - 1);
    }
    int length = 0;
    for (int i = 0; i < count; i++) {
      length = length << 8 | (bytes[at + i] & 0xff);
    }
    if (length < INDEFINITE_OR_LONG || length >>> (8 * (count - 1)) == 0) {
      throw new Malformed(at - 1);
    }
    return length;
  }

  /** The tag of the present value. */
  int tag() {
    return tag;
  }

  /** Where the present value begins. */
  int start() {
    return start;
  }

  /** Where the contents of the present value begin. */
  int content() {
    return content;
  }

  /** Where the present value ends. */
  int endOfValue() {
    return end;
  }

  /** How many bytes the contents of the present value have. */
  int length() {
    return end - content;
  }

  /** A byte of the contents of the present value, unsigned. */
  int at(int index) {
    return bytes[content + index] & 0xff;
  }

  /** Whether the contents of the present value are these. */
  boolean is(byte[] wanted) {
    return Arrays.equals(bytes, content, end, wanted, 0, wanted.length);
  }

  /** Whether the contents of the present value are these and one byte more. */
  boolean isOneBelow(byte[] prefix) {
    return length() == prefix.length + 1
        && Arrays.equals(bytes, content, end - 1, prefix, 0, prefix.length);
  }

  /** The last byte of the contents of the present value, unsigned. */
  int last() {
    return bytes[end - 1] & 0xff;
  }

  /** The bytes beneath, which stay as they are. */
  byte[] bytes() {
    return bytes;
  }

  /** A copy of the contents of the present value. */
  byte[] copy() {
    return Arrays.copyOfRange(bytes, content, end);
  }

  /** Whether the present value is an INTEGER in its shortest form, which it must be. */
  void requireInteger() {
    boolean padded = length() > 1 && bytes[content] == (bytes[content + 1] < 0 ? -1 : 0);
    if (tag != Tag.INTEGER || length() == 0 || padded) {
      throw new Malformed(start);
    }
  }

  /** The present value, an INTEGER from 0 to 2^31 - 1. */
  int smallInteger() {
    requireInteger();
    if (length() > 4 || bytes[content] < 0) {
      throw new Malformed(start);
    }
    int value = 0;
    for (int i = content; i < end; i++) {
      value = value << 8 | (bytes[i] & 0xff);
    }
    return value;
  }

  /** The present value must be an OBJECT IDENTIFIER in its only form (X.690, section 8.19). */
  void requireOid() {
    boolean good = tag == Tag.OID && end > content && bytes[end - 1] >= 0;
    boolean first = true;
    for (int i = content; good && i < end; i++) {
      good = !first || bytes[i] != (byte) 0x80;
      first = bytes[i] >= 0;
    }
    if (!good) {
      throw new Malformed(start);
    }
  }
}
