package io.certwright;

import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.crypto.CryptoFailure;
import io.certwright.internal.crypto.Primitive;
import java.security.Provider;

/**
 * Which crypto provider does what.
 *
 * <p>No provider is the fastest at everything, so each primitive has its own: elliptic curves by
 * BouncyCastle, RSA, AES-GCM and digests by the JDK. A provider that lacks what it is chosen for is
 * refused with an {@link IllegalArgumentException}. Immutable and thread-safe.
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

  /** The same, but with this provider for ECDSA on the curves P-256, P-384 and P-521. */
  public CryptoProviders ellipticCurves(Provider provider) {
    return with(Primitive.EC, provider);
  }

  /** The same, but with this provider for Ed25519. */
  public CryptoProviders ed25519(Provider provider) {
    return with(Primitive.ED25519, provider);
  }

  /** The same, but with this provider for RSA keys and signatures. */
  public CryptoProviders rsa(Provider provider) {
    return with(Primitive.RSA, provider);
  }

  /** The same, but with this provider for decryption with RSA keys. */
  public CryptoProviders rsaDecryption(Provider provider) {
    return with(Primitive.RSA_CIPHER, provider);
  }

  /** The same, but with this provider for AES-GCM, which seals the records. */
  public CryptoProviders aesGcm(Provider provider) {
    return with(Primitive.AES_GCM, provider);
  }

  /** The same, but with this provider for SHA-256 and SHA-1. */
  public CryptoProviders digests(Provider provider) {
    return with(Primitive.DIGEST, provider);
  }

  private CryptoProviders with(Primitive primitive, Provider provider) {
    try {
      return new CryptoProviders(crypto.with(primitive, provider));
    } catch (CryptoFailure e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
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
