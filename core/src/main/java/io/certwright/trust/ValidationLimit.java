package io.certwright.trust;

import java.util.Locale;

/** What a validation spends at most, so that no input costs more than a bounded time. */
public enum ValidationLimit {
  /** Certificates that were presented. */
  CERTIFICATES,
  /** Bytes of the certificates that were presented. */
  CERTIFICATE_BYTES,
  /** Certificates on a path, the anchor not counted. */
  PATH_LENGTH,
  /** Issuers that were tried, for whatever certificate. */
  CANDIDATES,
  /** Signatures that were verified, those of revocation lists and answers included. */
  SIGNATURE_CHECKS,
  /** Comparisons of names with name constraints and of constraints with each other. */
  NAME_CHECKS,
  /** Nodes of policy trees (RFC 5280, section 6.1.2). */
  POLICY_NODES,
  /** Bytes of revocation lists and answers that were read. */
  REVOCATION_BYTES;

  /** The name as a word of {@code [a-z-]} that does not change from version to version. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
