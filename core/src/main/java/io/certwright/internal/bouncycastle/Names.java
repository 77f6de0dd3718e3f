package io.certwright.internal.bouncycastle;

import javax.security.auth.x500.X500Principal;

/** Distinguished names, which are written byte for byte as the principal encodes them. */
final class Names {
  private static final int EMPTY_SEQUENCE = 2;

  private Names() {}

  static boolean isEmpty(X500Principal name) {
    return name.getEncoded().length == EMPTY_SEQUENCE;
  }
}
