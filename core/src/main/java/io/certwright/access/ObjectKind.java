package io.certwright.access;

/** What a permission is asked on. */
public enum ObjectKind {
  /** The vault as a whole. */
  VAULT,
  /** A certificate, by its name. */
  CERTIFICATE,
  /** A key, by its name; that of a certificate has the certificate's. */
  KEY,
  /** A secret, by its name; that of a certificate has the certificate's. */
  SECRET,
  /** An issuer, by its name: a configuration, one that the application registered, or a CA. */
  ISSUER,
  /** A trust bundle, by its name. */
  TRUST_BUNDLE
}
