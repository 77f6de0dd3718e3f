package io.certwright.internal.crypto;

import java.security.Provider;

/**
 * A provider could not do what it was asked for: the key is not what it takes, it lacks the
 * algorithm, it is broken. The message says what and with which provider.
 */
public final class CryptoFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CryptoFailure(String what, Provider provider, Throwable cause) {
    super("Cannot " + what + " with the provider " + provider.getName(), cause);
  }

  CryptoFailure(String message) {
    super(message);
  }
}
