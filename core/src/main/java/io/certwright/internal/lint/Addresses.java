package io.certwright.internal.lint;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** IP addresses: their text, and whether they are anybody's. */
final class Addresses {

  /** Prefix and its length: what IANA's special-purpose registries say is not for the public. */
  private static final List<Prefix> RESERVED =
      Stream.of(
              "00000000/8",
              "0a000000/8",
              "64400000/10",
              "7f000000/8",
              "a9fe0000/16",
              "ac100000/12",
              "c0000000/24",
              "c0000200/24",
              "c0586300/24",
              "c0a80000/16",
              "c6120000/15",
              "c6336400/24",
              "cb007100/24",
              "e0000000/3",
              "20010000000000000000000000000000/23",
              "20010db8000000000000000000000000/32",
              "20020000000000000000000000000000/16",
              "3fff0000000000000000000000000000/20")
          .map(Prefix::new)
          .toList();

  private Addresses() {}

  private static final class Prefix {
    private final byte[] bytes;
    private final int bits;

    Prefix(String text) {
      int slash = text.indexOf('/');
      bytes = HexFormat.of().parseHex(text.substring(0, slash));
      bits = Integer.parseInt(text.substring(slash + 1));
    }

    boolean covers(byte[] address) {
      if (address.length != bytes.length) {
        return false;
      }
      for (int i = 0; i < bits; i += 8) {
        int mask = bits - i >= 8 ? 0xff : 0xff00 >> (bits - i) & 0xff;
        if (((address[i / 8] ^ bytes[i / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  /** Whether an address of 4 or 16 bytes is private or reserved. */
  static boolean isReserved(byte[] address) {
    // Global unicast is 2000::/3, and nothing else.
    boolean reserved = address.length == 16 && (address[0] & 0xe0) != 0x20;
    for (var prefix : RESERVED) {
      reserved |= prefix.covers(address);
    }
    return reserved;
  }

  /** The text of RFC 5952, section 4, or four decimal numbers. */
  static String text(byte[] address) {
    var out = new StringBuilder();
    if (address.length == 4) {
      for (int i = 0; i < 4; i++) {
        out.append(i == 0 ? "" : ".").append(address[i] & 0xff);
      }
      return out.toString();
    }
    var groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (address[2 * i] & 0xff) << 8 | (address[2 * i + 1] & 0xff);
    }
    int from = longestZeros(groups);
    int to = from < 0 ? -1 : endOfZeros(groups, from);
    for (int i = 0; i < 8; i++) {
      if (i == from) {
        out.append("::");
        i = to - 1;
      } else {
        boolean first = out.length() == 0 || out.charAt(out.length() - 1) == ':';
        out.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
      }
    }
    return out.toString();
  }

  /** Where the first longest run of at least two zero groups begins; -1: there is none. */
  private static int longestZeros(int[] groups) {
    int best = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int run = endOfZeros(groups, i) - i;
      if (run > length) {
        best = i;
        length = run;
      }
    }
    return best;
  }

  private static int endOfZeros(int[] groups, int from) {
    int end = from;
    while (end < 8 && groups[end] == 0) {
      end++;
    }
    return end;
  }
}
