package io.certwright.policy;

import static io.certwright.policy.Refusals.quote;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.spi.Bytes;
import javax.security.auth.x500.X500Principal;

/**
 * A part of a name space, to which the certificates below an authority are confined or which they
 * may not enter (RFC 5280, 4.2.1.10).
 *
 * <p>Each refuses a text that is no such part with an {@link InvalidPolicyException} of one
 * problem.
 */
public sealed interface NameConstraint {

  /** A DNS name and every name below it; without a dot before it and without a wildcard. */
  static Dns dns(String domain) {
    return new Dns(domain);
  }

  /** A range of addresses of IPv4 or IPv6, as {@code 10.0.0.0/8} or {@code 2001:db8::/32}. */
  static Ip ip(String range) {
    int slash = range.lastIndexOf('/');
    if (slash < 0 || !range.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) {
      throw Refusals.of(
          ConstraintTexts.FIELD,
          "ip-range",
          quote(range) + " is not a range of addresses, like 10.0.0.0/8");
    }
    return new Ip(
        IpLiteral.parse(ConstraintTexts.FIELD, range.substring(0, slash)),
        Integer.parseInt(range.substring(slash + 1)));
  }

  /** A mailbox, all mailboxes on a host, or with a dot before it those on hosts in a domain. */
  static Email email(String mailboxOrHost) {
    return new Email(mailboxOrHost);
  }

  /** The host of URIs, or with a dot before it the hosts in a domain. */
  static Uri uri(String host) {
    return new Uri(host);
  }

  /** A distinguished name (RFC 2253 or RFC 4514) and every name that begins with it. */
  static Directory directory(String distinguishedName) {
    return ConstraintTexts.underField(() -> new Directory(SubjectName.parse(distinguishedName)));
  }

  /**
   * The part with its kind before it: {@code dns:}, {@code ip:}, {@code email:}, {@code uri:}, or
   * {@code dn:} and the DER in hexadecimal.
   */
  String text();

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is none
   */
  static NameConstraint parse(String text) {
    int colon = text.indexOf(':');
    String value = text.substring(colon + 1);
    return switch (colon < 0 ? "" : text.substring(0, colon)) {
      case "dns" -> dns(value);
      case "ip" -> ip(value);
      case "email" -> email(value);
      case "uri" -> uri(value);
      case "dn" -> ConstraintTexts.underField(() -> new Directory(SubjectName.decode(value)));
      default ->
          throw new IllegalArgumentException(
              quote(text) + " does not begin with dns:, ip:, email:, uri: or dn:");
    };
  }

  /**
   * A DNS name and every name below it.
   *
   * @param domain lower-case
   */
  record Dns(String domain) implements NameConstraint {

    /** Checks the name and brings it into its form. */
    public Dns {
      domain = DnsName.normalise(ConstraintTexts.FIELD, domain, DnsName.Wildcard.REFUSED);
    }

    @Override
    public String text() {
      return "dns:" + domain;
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /**
   * A range of addresses.
   *
   * @param address the first of them, 4 or 16 bytes in network order
   * @param prefix how many bits all of them have in common, 0 to 32 or 128
   */
  record Ip(Bytes address, int prefix) implements NameConstraint {

    /** Checks that it is a range, and that the address is the first one. */
    public Ip {
      int bits = 8 * address.length();
      if ((bits != 32 && bits != 128) || prefix < 0 || prefix > bits) {
        throw Refusals.of(
            ConstraintTexts.FIELD,
            "ip-range",
            "a range has an address of 4 or 16 bytes and a prefix within it, not " + prefix);
      }
      byte[] bytes = address.toByteArray();
      for (int bit = prefix; bit < bits; bit++) {
        if ((bytes[bit / 8] >> (7 - bit % 8) & 1) != 0) {
          throw Refusals.of(
              ConstraintTexts.FIELD,
              "ip-range",
              IpLiteral.format(address) + "/" + prefix + " has bits behind its prefix");
        }
      }
    }

    /** The mask, as long as the address. */
    public Bytes mask() {
      var mask = new byte[address.length()];
      for (int bit = 0; bit < prefix; bit++) {
        mask[bit / 8] |= (byte) (0x80 >> bit % 8);
      }
      return Bytes.copyOf(mask);
    }

    @Override
    public String text() {
      return "ip:" + IpLiteral.format(address) + "/" + prefix;
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /**
   * Mailboxes.
   *
   * @param value a mailbox, a host, or a dot and a domain
   */
  record Email(String value) implements NameConstraint {

    /** Checks the value and brings it into its form. */
    public Email {
      value =
          value.indexOf('@') >= 0
              ? EmailAddress.normalise(ConstraintTexts.FIELD, value)
              : ConstraintTexts.normalise(ConstraintTexts.FIELD, value);
    }

    @Override
    public String text() {
      return "email:" + value;
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /**
   * Hosts of URIs.
   *
   * @param host a host, or a dot and a domain
   */
  record Uri(String host) implements NameConstraint {

    /** Checks the host and brings it into its form. */
    public Uri {
      host = ConstraintTexts.normalise(ConstraintTexts.FIELD, host);
    }

    @Override
    public String text() {
      return "uri:" + host;
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /**
   * A distinguished name and every name that begins with it.
   *
   * @param name not empty
   */
  record Directory(X500Principal name) implements NameConstraint {

    /** Requires a name. */
    public Directory {
      if (name.equals(SubjectName.EMPTY)) {
        throw Refusals.of(
            ConstraintTexts.FIELD, "empty", "an empty name stands for all names; leave it out");
      }
    }

    @Override
    public String text() {
      return "dn:" + SubjectName.encode(name);
    }

    @Override
    public String toString() {
      return "dn:" + name.getName(X500Principal.RFC2253);
    }
  }
}
