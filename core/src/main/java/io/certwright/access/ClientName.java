package io.certwright.access;

/**
 * Which name of a client certificate says who its holder is. The certificate has one of that form,
 * no more; it is read strictly, and what could be taken for another name is refused: characters
 * that are not ASCII, encoded ones, wildcards, NUL, dots at the end.
 */
public enum ClientName {
  /**
   * A SPIFFE ID, as {@code spiffe://shop.example/web}: the only URI of a certificate that is no
   * authority's (SPIFFE X.509-SVID, sections 2 and 4).
   */
  SPIFFE_ID("spiffe"),
  /** An absolute URI of another scheme. */
  URI("uri"),
  /** A DNS name; case makes no difference, so it is kept in lower case. */
  DNS("dns"),
  /** A mail address; its domain is kept in lower case. */
  EMAIL("email"),
  /** The subject, as RFC 2253 writes it, letter by letter. */
  SUBJECT("subject");

  private final String prefix;

  ClientName(String prefix) {
    this.prefix = prefix;
  }

  /**
   * What the name of an identity begins with, before a colon, so that no name of one form is that
   * of another. A SPIFFE ID begins so by itself.
   */
  public String prefix() {
    return prefix;
  }
}
