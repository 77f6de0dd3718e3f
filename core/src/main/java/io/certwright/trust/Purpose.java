package io.certwright.trust;

/**
 * What a certificate is to be used for. Where a certificate on the path has an extended key usage,
 * each of them, authorities included, must allow it (RFC 5280, section 4.2.1.12).
 */
public enum Purpose {
  /** A server of TLS ({@code serverAuth}). */
  TLS_SERVER,
  /** A client of TLS ({@code clientAuth}). */
  TLS_CLIENT,
  /** Signing code ({@code codeSigning}); the leaf must name the purpose itself. */
  CODE_SIGNING,
  /** An authority: the leaf must be one that may sign certificates. */
  CERTIFICATE_AUTHORITY,
  /** Whatever it is: extended key usages are not looked at. */
  ANY
}
