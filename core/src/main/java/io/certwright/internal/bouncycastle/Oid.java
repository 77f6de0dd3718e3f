package io.certwright.internal.bouncycastle;

import java.math.BigInteger;
import java.util.Optional;

/** Object identifiers in their dotted form. */
final class Oid {
  private static final int MAX_LENGTH = 200;
  private static final int MAX_CONTENTS = 64;

  /** Those of an arc that fits a {@code long}. */
  private static final int MAX_SEPTETS = 8;

  private Oid() {}

  /**
   * The whole OBJECT IDENTIFIER, with tag and length.
   *
   * @throws IllegalArgumentException if it is none, or of more than 200 characters
   */
  static byte[] encode(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    if (dotted.length() > MAX_LENGTH || arcs.length < 2) {
      throw notAnOid(dotted);
    }
    BigInteger root = arc(dotted, arcs[0]);
    BigInteger second = arc(dotted, arcs[1]);
    int roots = root.bitLength() > 2 ? 3 : root.intValue();
    if (roots > 2 || (roots < 2 && second.compareTo(BigInteger.valueOf(40)) >= 0)) {
      throw notAnOid(dotted);
    }
    DerWriter out = new DerWriter();
    int mark = out.open(Der.OID);
    putArc(out, second.add(BigInteger.valueOf(40L * roots)));
    for (int i = 2; i < arcs.length; i++) {
      putArc(out, arc(dotted, arcs[i]));
    }
    out.close(mark);
    return out.contents();
  }

  /** The dotted form of an identifier's contents octets; empty if they are none, or too many. */
  static Optional<String> decode(byte[] contents) {
    if (contents.length == 0
        || contents.length > MAX_CONTENTS
        || contents[contents.length - 1] < 0) {
      return Optional.empty();
    }
    StringBuilder dotted = new StringBuilder(32);
    long arc = 0;
    int septets = 0;
    for (byte septet : contents) {
      if (septets == 0 && septet == (byte) 0x80) {
        return Optional.empty();
      }
      if (++septets > MAX_SEPTETS) {
        return decodeLarge(contents);
      }
      arc = arc << 7 | (septet & 0x7f);
      if (septet >= 0) {
        if (dotted.isEmpty()) {
          long root = Math.min(2, arc / 40);
          dotted.append(root);
          arc -= 40 * root;
        }
        dotted.append('.').append(arc);
        arc = 0;
        septets = 0;
      }
    }
    return Optional.of(dotted.toString());
  }

  /** The same for arcs of any size, which are rare: UUIDs in the arc 2.25. */
  private static Optional<String> decodeLarge(byte[] contents) {
    StringBuilder dotted = new StringBuilder();
    BigInteger arc = BigInteger.ZERO;
    for (byte septet : contents) {
      if (arc.signum() == 0 && septet == (byte) 0x80) {
        return Optional.empty();
      }
      arc = arc.shiftLeft(7).or(BigInteger.valueOf(septet & 0x7f));
      if (septet >= 0) {
        if (dotted.isEmpty()) {
          int root = arc.bitLength() > 7 ? 2 : Math.min(2, arc.intValue() / 40);
          dotted.append(root);
          arc = arc.subtract(BigInteger.valueOf(40L * root));
        }
        dotted.append('.').append(arc);
        arc = BigInteger.ZERO;
      }
    }
    return Optional.of(dotted.toString());
  }

  private static BigInteger arc(String dotted, String digits) {
    boolean plain = digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (digits.isEmpty() || !plain || (digits.length() > 1 && digits.charAt(0) == '0')) {
      throw notAnOid(dotted);
    }
    return new BigInteger(digits);
  }

  private static void putArc(DerWriter out, BigInteger arc) {
    int groups = Math.max(1, (arc.bitLength() + 6) / 7);
    for (int group = groups - 1; group >= 0; group--) {
      int septet = arc.shiftRight(7 * group).intValue() & 0x7f;
      out.put(group == 0 ? septet : septet | 0x80);
    }
  }

  private static IllegalArgumentException notAnOid(String dotted) {
    return new IllegalArgumentException("Not an object identifier: " + dotted);
  }
}
