package io.certwright.internal.lint;

/** Where a public key comes from. */
public enum KeyOrigin {
  /** Its private key is in the vault and fits it, so its point is one of the curve. */
  OWN,
  /** Anywhere else: all of it is examined. */
  FOREIGN
}
