package io.certwright.trust;

import java.util.Locale;

/** The rules that a chain can break, each with where it stands. */
public enum ChainRule {
  /** The leaf cannot be read as a certificate. */
  UNREADABLE("RFC 5280, section 4.1"),
  /** A certificate does not have the form that the strictness demands. */
  FORM("RFC 5280, section 4"),
  /** No certificate that was presented, and no anchor, is the issuer. */
  ISSUER_NOT_FOUND("RFC 5280, section 6.1"),
  /** The key of the issuer did not make the signature. */
  SIGNATURE("RFC 5280, section 6.1.3 (a)(1)"),
  /** The validity has ended. */
  EXPIRED("RFC 5280, section 6.1.3 (a)(2)"),
  /** The validity has not begun. */
  NOT_YET_VALID("RFC 5280, section 6.1.3 (a)(2)"),
  /** It is revoked, or on hold. */
  REVOKED("RFC 5280, section 6.1.3 (a)(3)"),
  /** Nothing that can be relied on says that it is not revoked. */
  REVOCATION_UNKNOWN("RFC 5280, section 6.3.3"),
  /** The name of the issuer is empty, or not the subject of the certificate above. */
  NAME_CHAINING("RFC 5280, section 6.1.3 (a)(4)"),
  /** A name is outside of what an authority above may certify. */
  NAME_CONSTRAINTS("RFC 5280, section 6.1.3 (b), (c)"),
  /** The path is not valid for any policy that is wanted. */
  POLICY("RFC 5280, section 6.1.3 (d) to (f), 6.1.5 (g)"),
  /** An authority has a certificate of version 1 or 2. */
  VERSION("RFC 5280, section 6.1.4 (k)"),
  /** What issued a certificate is no authority by its basic constraints. */
  NOT_AN_AUTHORITY("RFC 5280, section 6.1.4 (k)"),
  /** There are more authorities below one than its path length allows. */
  PATH_LENGTH("RFC 5280, section 6.1.4 (l), (m)"),
  /** The key usage does not allow what the key was used for. */
  KEY_USAGE("RFC 5280, section 6.1.4 (n)"),
  /** A critical extension is not known here. */
  CRITICAL_EXTENSION("RFC 5280, section 6.1.4 (o), 6.1.5 (f)"),
  /** An extension cannot be read. */
  MALFORMED_EXTENSION("RFC 5280, section 4.2"),
  /** The extended key usage does not allow the purpose. */
  EXTENDED_KEY_USAGE("RFC 5280, section 4.2.1.12"),
  /** The certificate does not speak for the host. */
  HOST_NAME("RFC 9525, section 6"),
  /** A signature is of an algorithm that can be forged, or that is not known here. */
  WEAK_SIGNATURE("RFC 6194, section 3; NIST SP 800-131A Rev. 2"),
  /** A key is too weak, or of a kind that is not known here. */
  WEAK_KEY("NIST SP 800-131A Rev. 2, section 3"),
  /** A key is so large that nobody uses such a one but to cost time. */
  OVERSIZED_KEY("RFC 8017, section 3.1"),
  /** The anchor is not trusted for leaves that began so late. */
  DISTRUSTED("RFC 5937, section 3"),
  /** The path is valid by all that is known here, but not for the engine that judges it. */
  PATH_PROCESSING("RFC 5280, section 6.1"),
  /** A limit was reached before an answer was found. */
  LIMIT("RFC 5280, section 8");

  private final String citation;

  ChainRule(String citation) {
    this.citation = citation;
  }

  /** A word of {@code [a-z-]} that does not change from version to version. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Where the rule stands. */
  public String citation() {
    return citation;
  }
}
