package io.certwright.internal.keyfile;

import io.certwright.errors.UnreadableImportException.Reason;
import java.util.Arrays;

/** Decodes base64 (RFC 4648, section 4) as it comes, line by line, into a given array. */
final class Base64Sink {

  private static final byte[] VALUES = values();

  private final byte[] target;
  private int size;
  private int group;
  private int digits;
  private int padding;

  /** A sink with enough room. */
  Base64Sink(byte[] target) {
    this.target = target;
  }

  /** Takes a part of a line. */
  void put(byte[] text, int from, int to, Where where) {
    for (int i = from; i < to; i++) {
      byte b = text[i];
      if (b == '=') {
        pad(where);
      } else if (b != ' ' && b != '\t') {
        int value = b < 0 ? -1 : VALUES[b];
        if (value < 0) {
          throw where.refuse(
              Reason.MALFORMED,
              "base64 was expected, which character " + (i - from + 1) + " is not");
        }
        digit(value, where);
      }
    }
  }

  private void digit(int value, Where where) {
    if (padding > 0) {
      throw where.refuse(
          Reason.MALFORMED, "the end of the base64 was expected behind its padding (=)");
    }
    group = group << 6 | value;
    if (++digits == 4) {
      if (size + 3 > target.length) {
        throw where.refuse(Reason.MALFORMED, "the end of the block was expected");
      }
      target[size++] = (byte) (group >> 16);
      target[size++] = (byte) (group >> 8);
      target[size++] = (byte) group;
      digits = 0;
      group = 0;
    }
  }

  private void pad(Where where) {
    if (digits + padding < 2 || digits + ++padding > 4) {
      throw where.refuse(
          Reason.MALFORMED, "base64 was expected, with padding (=) at its end alone");
    }
  }

  /** Nothing comes any more. */
  void end(Where where) {
    if (digits == 1 || (digits > 0 && digits + padding != 4)) {
      throw where.refuse(
          Reason.MALFORMED,
          "base64 of whole groups of four characters was expected before this line");
    }
    if (digits > 1) {
      target[size++] = (byte) (group >> (digits == 2 ? 4 : 10));
    }
    if (digits == 3) {
      target[size++] = (byte) (group >> 2);
    }
    group = 0;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(target, size);
  }

  private static byte[] values() {
    var table = new byte[0x80];
    Arrays.fill(table, (byte) -1);
    var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      table[alphabet.charAt(i)] = (byte) i;
    }
    return table;
  }
}
