package io.certwright.policy;

import static io.certwright.policy.Refusals.quote;

import io.certwright.errors.InvalidPolicyException;
import java.net.IDN;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The form of DNS names (RFC 1034, 3.5; RFC 1123, 2.1; RFC 5280, 4.2.1.6 and 7.2). */
final class DnsName {

  /** Whether the first label may stand for any label. */
  enum Wildcard {
    ALLOWED,
    REFUSED
  }

  private static final int MAX_NAME = 253;
  private static final int MAX_LABEL = 63;

  private DnsName() {}

  static String normalise(String field, String name, Wildcard wildcard) {
    if (name.isEmpty()) {
      throw refused(field, "empty", name, "is empty");
    }
    // Before anything is done with it, and again for the A-labels below, which may be longer.
    if (name.length() > MAX_NAME) {
      throw tooLong(field, name);
    }
    var labels = new ArrayList<String>();
    for (String label : name.split("\\.", -1)) {
      boolean any = label.equals("*") && labels.isEmpty() && wildcard == Wildcard.ALLOWED;
      labels.add(any ? label : label(field, name, label));
    }
    requireHost(field, name, labels);
    String normalised = String.join(".", labels);
    if (normalised.length() > MAX_NAME) {
      throw tooLong(field, name);
    }
    return normalised;
  }

  private static void requireHost(String field, String name, List<String> labels) {
    if (labels.size() == 1 && labels.get(0).equals("*")) {
      throw refused(field, "wildcard", name, "needs a name after the wildcard label");
    }
    String top = labels.get(labels.size() - 1);
    if (top.chars().allMatch(DnsName::isDigit)) {
      throw refused(field, "address", name, "ends like an address; addresses are IP names");
    }
  }

  private static String label(String field, String name, String label) {
    if (label.isEmpty()) {
      throw refused(field, "empty-label", name, "has an empty label; a name has no dot at its end");
    }
    if (label.indexOf('*') >= 0) {
      throw refused(
          field, "wildcard", name, "has a \"*\" that is not the whole first label of a DNS name");
    }
    String ascii = isAscii(label) ? label.toLowerCase(Locale.ROOT) : toALabel(field, name, label);
    boolean hyphenAtEnd = ascii.startsWith("-") || ascii.endsWith("-");
    if (hyphenAtEnd || !ascii.chars().allMatch(DnsName::isLetterDigitHyphen)) {
      throw refused(
          field,
          "label",
          name,
          "has a label of other than letters, digits and inner hyphens: " + quote(label));
    }
    if (ascii.length() > MAX_LABEL) {
      throw refused(
          field, "label-length", name, "has a label of more than " + MAX_LABEL + " characters");
    }
    return ascii;
  }

  /**
   * The JDK follows IDNA 2003, which maps some characters to others or to nothing (sharp s, wide
   * letters, soft hyphens): whoever gives such a name would get a certificate for another one. So
   * only what comes back unchanged is taken.
   */
  private static String toALabel(String field, String name, String label) {
    try {
      String ascii = IDN.toASCII(label, IDN.USE_STD3_ASCII_RULES);
      String wanted = Normalizer.normalize(label, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
      if (isAscii(ascii) && !isAscii(wanted) && IDN.toUnicode(ascii).equals(wanted)) {
        return ascii.toLowerCase(Locale.ROOT);
      }
    } catch (IllegalArgumentException e) {
      // What the JDK says of it adds nothing to what is said below.
    }
    throw refused(
        field,
        "idn",
        name,
        "has a label that cannot be turned into an A-label without doubt: "
            + quote(label)
            + "; give the label in its form \"xn--...\"");
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetterDigitHyphen(int c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || c == '-';
  }

  private static InvalidPolicyException tooLong(String field, String name) {
    return refused(field, "length", name, "is longer than " + MAX_NAME + " characters");
  }

  private static InvalidPolicyException refused(
      String field, String rule, String name, String what) {
    return Refusals.of(field, rule, "the DNS name " + quote(name) + " " + what);
  }
}
