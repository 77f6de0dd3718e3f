package io.certwright.internal.bouncycastle;

/**
 * Turns foreign BER (X.690) into DER for the readers: definite lengths in their shortest form, and
 * octet strings in one piece. What is inside octet strings stays as it is, and so does every value
 * that is DER already, such as a certificate.
 *
 * <p>Files of some software (PKCS#12, PKCS#7) are BER. The depth is bounded, and a length is
 * compared with what remains before anything is allocated.
 */
public final class Ber {
  private static final int CONSTRUCTED_OCTETS = Der.OCTET_STRING | Der.CONSTRUCTED;

  private final byte[] input;
  private final DerWriter out = new DerWriter();
  private int position;

  private Ber(byte[] input) {
    this.input = input;
  }

  /**
   * The one value that the bytes are, as DER.
   *
   * @param input it stays the caller's
   * @return bytes of the caller's own, to overwrite if they are secret
   * @throws MalformedDerException if they are not exactly one value, or nested too deeply
   */
  public static byte[] toDer(byte[] input) {
    Ber ber = new Ber(input);
    try {
      ber.value(input.length, 1);
      if (ber.position != input.length) {
        throw ber.malformed("nothing after the value");
      }
      return ber.out.contents();
    } finally {
      ber.out.wipe();
    }
  }

  private void value(int limit, int depth) {
    int tag = tag(limit, depth);
    int end = end(limit);
    if ((tag & Der.CONSTRUCTED) == 0) {
      primitive(tag, end);
      return;
    }
    int mark = out.open(tag == CONSTRUCTED_OCTETS ? Der.OCTET_STRING : tag);
    while (isInside(end, limit)) {
      if (tag == CONSTRUCTED_OCTETS) {
        segment(end < 0 ? limit : end, depth + 1);
      } else {
        value(end < 0 ? limit : end, depth + 1);
      }
    }
    out.close(mark);
  }

  /** A piece of an octet string, which may be in pieces again. */
  private void segment(int limit, int depth) {
    int tag = tag(limit, depth);
    int end = end(limit);
    if (tag == Der.OCTET_STRING && end >= 0) {
      out.raw(input, position, end - position);
      position = end;
    } else if (tag == CONSTRUCTED_OCTETS) {
      while (isInside(end, limit)) {
        segment(end < 0 ? limit : end, depth + 1);
      }
    } else {
      throw malformed("a piece of an OCTET STRING");
    }
  }

  private void primitive(int tag, int end) {
    if (end < 0) {
      throw malformed("a definite length of a primitive value");
    }
    int mark = out.open(tag);
    out.raw(input, position, end - position);
    out.close(mark);
    position = end;
  }

  /** Whether a value's contents go on; passes over the two zero bytes that end indefinite ones. */
  private boolean isInside(int end, int limit) {
    if (end >= 0) {
      return position < end;
    }
    if (limit - position < 2) {
      throw malformed("the end of a value of indefinite length");
    }
    if (input[position] != 0) {
      return true;
    }
    if (input[position + 1] != 0) {
      throw malformed("two zero bytes at the end of a value of indefinite length");
    }
    position += 2;
    return false;
  }

  private int tag(int limit, int depth) {
    if (depth >= Der.MAX_DEPTH) {
      throw malformed("no more than " + Der.MAX_DEPTH + " values inside each other");
    }
    if (position >= limit || (input[position] & Der.LONG_TAG) == Der.LONG_TAG) {
      throw malformed("a value with a tag of one byte");
    }
    return input[position++] & 0xff;
  }

  /** Reads a length; returns where the value ends, or a negative number if it does not say. */
  private int end(int limit) {
    if (position >= limit) {
      throw malformed("a length");
    }
    int first = input[position++];
    if (first >= 0) {
      return endAfter(first, limit);
    }
    int count = first & 0x7f;
    if (count == 0) {
      return -1;
    }
    if (count > limit - position) {
      throw malformed("a length");
    }
    long length = 0;
    for (int i = 0; i < count; i++) {
      length = length << 8 | (input[position++] & 0xff);
      if (length > Integer.MAX_VALUE) {
        throw malformed("a length below 2 GiB");
      }
    }
    return endAfter((int) length, limit);
  }

  private int endAfter(int length, int limit) {
    if (length > limit - position) {
      throw malformed("a length within the " + (limit - position) + " bytes left");
    }
    return position + length;
  }

  private MalformedDerException malformed(String expected) {
    return new MalformedDerException(position, expected, null);
  }
}
