package io.certwright.policy;

import static io.certwright.policy.Refusals.quote;

import io.certwright.errors.InvalidPolicyException;
import java.util.regex.Pattern;

/** The form of e-mail addresses (RFC 5280, 4.2.1.6: a Mailbox of RFC 2821, without quoting). */
final class EmailAddress {

  private static final int MAX_ADDRESS = 254;
  private static final int MAX_LOCAL = 64;
  private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final Pattern LOCAL = Pattern.compile(ATOM + "(\\." + ATOM + ")*");

  private EmailAddress() {}

  static String normalise(String field, String address) {
    if (address.length() > MAX_ADDRESS) {
      throw tooLong(field, address);
    }
    int at = address.lastIndexOf('@');
    if (at < 0) {
      throw refused(field, "syntax", address, "has no at sign");
    }
    String local = address.substring(0, at);
    if (local.length() > MAX_LOCAL) {
      throw refused(
          field,
          "local-length",
          address,
          "has more than " + MAX_LOCAL + " characters before the at sign");
    }
    if (!LOCAL.matcher(local).matches()) {
      throw refused(
          field,
          "local",
          address,
          "has other than ASCII letters, digits, inner dots and !#$%&'*+/=?^_`{|}~- before the at sign");
    }
    String domain = DnsName.normalise(field, address.substring(at + 1), DnsName.Wildcard.REFUSED);
    if (local.length() + 1 + domain.length() > MAX_ADDRESS) {
      throw tooLong(field, address);
    }
    return local + "@" + domain;
  }

  private static InvalidPolicyException tooLong(String field, String address) {
    return refused(field, "length", address, "is longer than " + MAX_ADDRESS + " characters");
  }

  private static InvalidPolicyException refused(
      String field, String rule, String address, String what) {
    return Refusals.of(field, rule, "the e-mail address " + quote(address) + " " + what);
  }
}
