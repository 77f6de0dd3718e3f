package io.certwright.internal.handle;

import io.certwright.internal.bouncycastle.KeyFormats;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.spi.keys.KeySpec;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.Optional;

/**
 * Makes private keys that can be used but not read. Thread-safe.
 *
 * <p>A handle works wherever a {@link PrivateKey} is asked for: {@code Signature.getInstance(name)}
 * without a named provider, certificate builders, JSSE. It has no encoding and no format, is equal
 * only to itself, cannot be serialized, and its text shows label and algorithm only. It signs, and
 * that of an RSA key decrypts where its owner lets it, through {@code Cipher}; it does not agree on
 * keys. The cipher suites with RSA key transport and with static ECDH do not work with it.
 *
 * <p>For RSASSA-PSS without a named provider, call {@code initSign} before {@code setParameter}:
 * JCA settles on the first provider of the name, and another than ours refuses the handle. With the
 * provider named, either order works.
 */
public final class KeyHandles {
  /**
   * The longest message that a handle signs, in bytes (64 MiB): it is held in memory until it is
   * signed.
   */
  public static final int LONGEST_MESSAGE = 64 << 20;

  private KeyHandles() {}

  /**
   * Installs what serves the handles, once for the JVM. To be called before somebody can hold a
   * handle: a {@code Signature} that was made earlier does not know of it.
   */
  public static void prepare() {
    InstalledProvider.ensure();
  }

  /**
   * A handle to the private key that belongs to a public key.
   *
   * @param publicKey the public key, of the kind that {@code spec} names; RSA keys as {@link
   *     RSAKey}, EC keys as {@link ECKey}
   * @param spec the kind of key pair
   * @param label what {@code toString} and errors call the key; not secret
   * @param use what signs
   * @throws IllegalArgumentException if the public key is not of that kind
   */
  public static PrivateKey handle(PublicKey publicKey, KeySpec spec, String label, KeyUse use) {
    HandleKey key =
        switch (spec) {
          case RSA_2048, RSA_3072, RSA_4096 -> rsa(publicKey, spec, label, use);
          case EC_P256, EC_P384, EC_P521, EC_SECP256K1 -> ec(publicKey, spec, label, use);
          case ED25519, ED448 -> {
            requireNamed(publicKey, spec, label);
            yield new HandleKey.Ed(spec, label, use);
          }
          default -> {
            requireNamed(publicKey, spec, label);
            yield new HandleKey.Named(spec, label, use);
          }
        };
    InstalledProvider.ensure();
    return key;
  }

  private static HandleKey rsa(PublicKey publicKey, KeySpec spec, String label, KeyUse use) {
    if (publicKey instanceof RSAKey rsa && rsa.getModulus().bitLength() == spec.bits()) {
      return new HandleKey.Rsa(spec, label, use, rsa.getModulus());
    }
    throw mismatch(publicKey, spec, label);
  }

  private static HandleKey ec(PublicKey publicKey, KeySpec spec, String label, KeyUse use) {
    if (publicKey instanceof ECKey ec
        && ec.getParams() != null
        && ec.getParams().getCurve().getField().getFieldSize() == spec.bits()
        && (ec.getParams().getCurve().getA().signum() == 0) == (spec == KeySpec.EC_SECP256K1)) {
      return new HandleKey.Ec(spec, label, use, ec.getParams());
    }
    throw mismatch(publicKey, spec, label);
  }

  /** Providers call these keys by the name of the family, of the parameter set, or by number. */
  private static void requireNamed(PublicKey publicKey, KeySpec spec, String label) {
    if (!isOf(publicKey, spec)) {
      throw mismatch(publicKey, spec, label);
    }
  }

  private static boolean isOf(PublicKey publicKey, KeySpec spec) {
    byte[] encoded = publicKey.getEncoded();
    try {
      return encoded != null && KeyFormats.publicKeySpec(encoded).equals(Optional.of(spec));
    } catch (MalformedDerException e) {
      return false;
    }
  }

  private static IllegalArgumentException mismatch(
      PublicKey publicKey, KeySpec spec, String label) {
    return new IllegalArgumentException(
        "The public key of " + label + " (" + publicKey.getAlgorithm() + ") is not one of " + spec);
  }
}
