package io.certwright.internal.lint;

/** Where a public key comes from. */
public enum KeyOrigin {
  /** Its private key is in the vault and fits it, so its point is one of the curve. */
  OWN,
  /** Anywhere else: all of it is examined. */
  FOREIGN,
  /** Anywhere else, but what takes long to find out was examined before, or is not asked. */
  EXAMINED
}
