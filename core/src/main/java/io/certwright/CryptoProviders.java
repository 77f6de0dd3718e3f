package io.certwright;

import io.certwright.internal.crypto.Crypto;
import java.security.Provider;

/**
 * Which crypto provider does what.
 *
 * <p>No provider is the fastest at everything, so each primitive has its own: elliptic curves by
 * BouncyCastle, RSA, AES-GCM and digests by the JDK. Immutable and thread-safe.
 */
public final class CryptoProviders {

  private final Crypto crypto;

  private CryptoProviders(Crypto crypto) {
    this.crypto = crypto;
  }

  /** The choice that measures fastest without native code. */
  public static CryptoProviders standard() {
    return new CryptoProviders(Crypto.standard());
  }

  /**
   * The same, but with this provider for every primitive that it supports: a native one such as the
   * Amazon Corretto Crypto Provider, or a certified one.
   */
  public CryptoProviders preferring(Provider provider) {
    return new CryptoProviders(crypto.preferring(provider));
  }

  Crypto crypto() {
    return crypto;
  }

  /** Which provider does what. */
  @Override
  public String toString() {
    return "CryptoProviders[" + crypto + "]";
  }
}
