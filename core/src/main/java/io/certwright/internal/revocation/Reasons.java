package io.certwright.internal.revocation;

import io.certwright.internal.bouncycastle.DerReader;

/**
 * Sets of reasons for a revocation (ReasonFlags, RFC 5280, section 4.2.1.13), as bits of an int.
 */
public final class Reasons {

  /** Every reason that there is: bits 1 to 8. */
  public static final int ALL = 0x1fe;

  private Reasons() {}

  /** The bits in the contents of a BIT STRING of that tag. */
  static int read(DerReader in, int tag) {
    byte[] bits = in.contents(tag);
    if (bits.length < 1 || bits.length > 3) {
      throw in.malformed("a set of reasons before this");
    }
    int reasons = 0;
    for (int bit = 0; bit < 8 * (bits.length - 1); bit++) {
      if ((bits[1 + bit / 8] & 0x80 >> bit % 8) != 0) {
        reasons |= 1 << bit;
      }
    }
    return reasons & ALL;
  }
}
