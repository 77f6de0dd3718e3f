package io.certwright.policy;

import static io.certwright.policy.Refusals.quote;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.spi.Bytes;
import java.util.ArrayList;
import java.util.List;

/** The texts of addresses. The JDK's own reading is not used: it asks the DNS for what is none. */
final class IpLiteral {

  private static final int MAX_LENGTH = 45;
  private static final int GROUPS = 8;

  private IpLiteral() {}

  static Bytes parse(String field, String literal) {
    if (literal.length() <= MAX_LENGTH) {
      byte[] bytes = literal.indexOf(':') < 0 ? parseV4(literal) : parseV6(literal);
      if (bytes.length > 0) {
        return Bytes.copyOf(bytes);
      }
    }
    throw notAnAddress(field, literal);
  }

  private static InvalidPolicyException notAnAddress(String field, String literal) {
    return Refusals.of(
        field,
        "syntax",
        quote(literal)
            + " is not an address; an address looks like 192.0.2.1 or 2001:db8::1, without zone,"
            + " prefix length or leading zeros");
  }

  /** The four bytes, or none at all. */
  private static byte[] parseV4(String text) {
    String[] parts = text.split("\\.", -1);
    var bytes = new byte[parts.length == 4 ? 4 : 0];
    for (int i = 0; i < bytes.length; i++) {
      int number = number(parts[i], 10, 3);
      if (number < 0 || number > 255 || (parts[i].length() > 1 && parts[i].startsWith("0"))) {
        return new byte[0];
      }
      bytes[i] = (byte) number;
    }
    return bytes;
  }

  /** The sixteen bytes, or none at all. */
  private static byte[] parseV6(String text) {
    int gap = text.indexOf("::");
    List<Integer> head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
    List<Integer> tail = gap < 0 ? List.of() : groups(text.substring(gap + 2), true);
    int count = head.size() + tail.size();
    boolean complete = gap < 0 ? count == GROUPS : count < GROUPS;
    if (!complete || head.contains(-1) || tail.contains(-1)) {
      return new byte[0];
    }
    var bytes = new byte[2 * GROUPS];
    put(bytes, 0, head);
    put(bytes, GROUPS - tail.size(), tail);
    return bytes;
  }

  private static void put(byte[] bytes, int firstGroup, List<Integer> groups) {
    for (int i = 0; i < groups.size(); i++) {
      bytes[2 * (firstGroup + i)] = (byte) (groups.get(i) >> 8);
      bytes[2 * (firstGroup + i) + 1] = (byte) (int) groups.get(i);
    }
  }

  /** Groups of sixteen bits; -1 stands for what is none. */
  private static List<Integer> groups(String text, boolean last) {
    var groups = new ArrayList<Integer>();
    if (text.isEmpty()) {
      return groups;
    }
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      if (last && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        byte[] v4 = parseV4(parts[i]);
        for (int k = 0; k < v4.length; k += 2) {
          groups.add(((v4[k] & 0xff) << 8) | (v4[k + 1] & 0xff));
        }
        if (v4.length == 0) {
          groups.add(-1);
        }
      } else {
        groups.add(number(parts[i], 16, 4));
      }
    }
    return groups;
  }

  /** An unsigned number of ASCII digits, or -1. */
  private static int number(String digits, int radix, int maxDigits) {
    boolean good = !digits.isEmpty() && digits.length() <= maxDigits;
    for (int i = 0; good && i < digits.length(); i++) {
      good = digits.charAt(i) < 0x80 && Character.digit(digits.charAt(i), radix) >= 0;
    }
    return good ? Integer.parseInt(digits, radix) : -1;
  }

  /** Whether it is an address of IPv4 in the clothes of IPv6, {@code ::ffff:0:0/96}. */
  static boolean isMapped(Bytes address) {
    byte[] bytes = address.toByteArray();
    return bytes.length == 16 && zerosFrom(bytes, 0) == 5 && group(bytes, 5) == 0xffff;
  }

  /** Four decimal numbers, or the form of RFC 5952. */
  static String format(Bytes address) {
    byte[] bytes = address.toByteArray();
    var text = new StringBuilder();
    if (bytes.length == 4) {
      for (byte b : bytes) {
        text.append(text.isEmpty() ? "" : ".").append(b & 0xff);
      }
      return text.toString();
    }
    int gap = longestZeros(bytes);
    int gapEnd = gap + zerosFrom(bytes, gap);
    for (int i = 0; i < GROUPS; i++) {
      if (i == gap && gapEnd - gap > 1) {
        text.append("::");
        i = gapEnd - 1;
      } else {
        boolean separate = i > 0 && text.charAt(text.length() - 1) != ':';
        text.append(separate ? ":" : "").append(Integer.toHexString(group(bytes, i)));
      }
    }
    return text.toString();
  }

  private static int longestZeros(byte[] bytes) {
    int longest = 0;
    for (int i = 1; i < GROUPS; i++) {
      if (zerosFrom(bytes, i) > zerosFrom(bytes, longest)) {
        longest = i;
      }
    }
    return longest;
  }

  private static int zerosFrom(byte[] bytes, int first) {
    int i = first;
    while (i < GROUPS && group(bytes, i) == 0) {
      i++;
    }
    return i - first;
  }

  private static int group(byte[] bytes, int i) {
    return ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
  }
}
