package io.certwright.keystore;

import java.io.IOException;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;

/** Failures in the forms that callers of key stores expect. */
final class Failures {

  private Failures() {}

  /** A key that cannot be given, or a password that is wrong. */
  static UnrecoverableKeyException unrecoverable(String message, Throwable cause) {
    var failure = new UnrecoverableKeyException(message);
    failure.initCause(cause);
    return failure;
  }

  /** A key store that was not loaded because of its password, by the convention of the JDK. */
  static IOException wrongPassword(String message) {
    return new IOException(message, new UnrecoverableKeyException(message));
  }

  static KeyStoreException refused(RuntimeException cause) {
    return new KeyStoreException(cause.getMessage(), cause);
  }
}
