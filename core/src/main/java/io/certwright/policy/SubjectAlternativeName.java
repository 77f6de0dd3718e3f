package io.certwright.policy;

import io.certwright.spi.Bytes;

/**
 * A name that a certificate speaks for (RFC 5280, 4.2.1.6), checked and in one form: two names are
 * equal when they name the same thing.
 *
 * <p>Each refuses a text that is not such a name with an {@link
 * io.certwright.errors.InvalidPolicyException} of one problem.
 */
public sealed interface SubjectAlternativeName {

  /**
   * A DNS name. It becomes lower-case; labels in other scripts become A-labels where IDNA 2003 and
   * IDNA 2008 agree on them (otherwise the A-label is to be given). The first label may be {@code
   * *}.
   */
  static Dns dns(String name) {
    return new Dns(name);
  }

  /** An address of IPv4 (four decimal numbers) or IPv6 (RFC 4291, 2.2), never a host name. */
  static Ip ip(String literal) {
    return new Ip(IpLiteral.parse("ipAddresses", literal));
  }

  /**
   * An e-mail address: an ASCII dot-atom, an at sign, a DNS name. The DNS name becomes lower-case.
   */
  static Email email(String address) {
    return new Email(address);
  }

  /**
   * An absolute URI of ASCII characters; with an authority, its host is a DNS name or an address,
   * and there is no user information. Scheme and host become lower-case.
   */
  static Uri uri(String uri) {
    return new Uri(uri);
  }

  /** The name with its kind before it: {@code dns:}, {@code ip:}, {@code email:}, {@code uri:}. */
  String text();

  /**
   * A DNS name.
   *
   * @param name lower-case, of labels of letters, digits and hyphens; 253 characters at most
   */
  record Dns(String name) implements SubjectAlternativeName {

    /** Checks the name and brings it into its form. */
    public Dns {
      name = DnsName.normalise("dnsNames", name, DnsName.Wildcard.ALLOWED);
    }

    @Override
    public String text() {
      return "dns:" + name;
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /**
   * An address.
   *
   * @param address 4 bytes (IPv4) or 16 bytes (IPv6) in network order
   */
  record Ip(Bytes address) implements SubjectAlternativeName {

    /** Checks the length, and that an address of IPv4 comes as one. */
    public Ip {
      if (address.length() != 4 && address.length() != 16) {
        throw Refusals.of(
            "ipAddresses", "length", "an address has 4 or 16 bytes, not " + address.length());
      }
      if (IpLiteral.isMapped(address)) {
        throw Refusals.of(
            "ipAddresses",
            "mapped",
            IpLiteral.format(address) + " stands for an address of IPv4; give that one");
      }
    }

    /** Four decimal numbers, or the form of RFC 5952. */
    public String literal() {
      return IpLiteral.format(address);
    }

    @Override
    public String text() {
      return "ip:" + literal();
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /**
   * An e-mail address.
   *
   * @param address local part, at sign, lower-case DNS name; 254 characters at most
   */
  record Email(String address) implements SubjectAlternativeName {

    /** Checks the address and brings it into its form. */
    public Email {
      address = EmailAddress.normalise("emails", address);
    }

    @Override
    public String text() {
      return "email:" + address;
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /**
   * A URI.
   *
   * @param uri absolute, ASCII; 2,048 characters at most
   */
  record Uri(String uri) implements SubjectAlternativeName {

    /** Checks the URI and brings it into its form. */
    public Uri {
      uri = UriName.normalise("uris", uri);
    }

    @Override
    public String text() {
      return "uri:" + uri;
    }

    @Override
    public String toString() {
      return text();
    }
  }
}
