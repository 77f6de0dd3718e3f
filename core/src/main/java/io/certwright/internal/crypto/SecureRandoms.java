package io.certwright.internal.crypto;

import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.SecureRandom;

/**
 * The source of keys, serial numbers and nonces: the JDK's own by name, whatever stands first in
 * the JVM's list of providers.
 *
 * <p>Where there is one it is {@code NativePRNGNonBlocking}, which mixes in the operating system's
 * generator at every call, so that a restored snapshot of a machine does not repeat itself; it
 * never waits for entropy, and its one lock is held for a quarter of a microsecond. Elsewhere
 * (Windows) it is the JDK's {@code DRBG}, seeded by the operating system.
 */
final class SecureRandoms {
  private static final SecureRandom SHARED = choose();

  private SecureRandoms() {}

  static SecureRandom shared() {
    return SHARED;
  }

  private static SecureRandom choose() {
    try {
      return SecureRandom.getInstance("NativePRNGNonBlocking", "SUN");
    } catch (NoSuchAlgorithmException | NoSuchProviderException notHere) {
      return drbg();
    }
  }

  private static SecureRandom drbg() {
    try {
      return SecureRandom.getInstance("DRBG");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java platform has no DRBG", e);
    }
  }
}
