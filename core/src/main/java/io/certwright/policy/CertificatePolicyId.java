package io.certwright.policy;

import java.util.Objects;
import java.util.Optional;

/**
 * Under which rules a certificate is issued (RFC 5280, 4.2.1.4). A value may be malformed; a policy
 * with such a value is refused as a whole.
 *
 * @param oid the object identifier in dotted form
 * @param practices where the certification practice statement can be read; empty: not said
 */
public record CertificatePolicyId(String oid, Optional<String> practices) {

  /** Requires values. */
  public CertificatePolicyId {
    Objects.requireNonNull(oid, "oid");
    Objects.requireNonNull(practices, "practices");
  }

  /** An identifier alone. */
  public static CertificatePolicyId of(String oid) {
    return new CertificatePolicyId(oid, Optional.empty());
  }

  /** The same, with the URI of the certification practice statement. */
  public CertificatePolicyId practices(String uri) {
    return new CertificatePolicyId(oid, Optional.of(uri));
  }

  /** The identifier, and behind a space the URI if there is one. */
  @Override
  public String toString() {
    return oid + practices.map(uri -> " " + uri).orElse("");
  }

  static CertificatePolicyId parse(String text) {
    int space = text.indexOf(' ');
    return space < 0 ? of(text) : of(text.substring(0, space)).practices(text.substring(space + 1));
  }
}
