package io.certwright.internal.crypto;

import io.certwright.internal.bouncycastle.KeyFormats;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.spi.keys.KeySpec;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;

/** Keys of one provider: made, decoded, or translated from those of another. */
final class Keys {

  private Keys() {}

  /** What makes keys of a kind. */
  static KeyPairGenerator generator(Provider provider, KeySpec spec, SecureRandom random)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(name(spec), provider);
    generator.initialize(parameters(spec), random);
    return generator;
  }

  /** Decodes the plain form of the key, because older providers take no other. */
  static PrivateKey privateKey(Provider provider, KeySpec spec, byte[] pkcs8) {
    byte[] plain = KeyFormats.plainPrivateKey(pkcs8);
    try {
      return KeyFactory.getInstance(name(spec), provider)
          .generatePrivate(new PKCS8EncodedKeySpec(plain));
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new CryptoFailure("decode a private key of kind " + spec, provider, e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  static PublicKey publicKey(Provider provider, KeySpec spec, byte[] encoded) {
    try {
      return KeyFactory.getInstance(name(spec), provider)
          .generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new CryptoFailure("decode a public key of kind " + spec, provider, e);
    }
  }

  /** The same key as an object of the provider's own, or empty if it cannot be encoded. */
  static Optional<PrivateKey> ownPrivate(Provider provider, PrivateKey key) {
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      return Optional.empty();
    }
    try {
      return KeyFormats.privateKeySpec(encoded).map(spec -> privateKey(provider, spec, encoded));
    } catch (MalformedDerException e) {
      return Optional.empty();
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  /**
   * The same key as an object of the provider's own. BouncyCastle would take a key of the JDK as it
   * is, but builds the curve anew from it each time, which costs more than decoding the key.
   */
  static PublicKey ownPublic(Provider provider, PublicKey key) {
    if (key.getClass().getClassLoader() == provider.getClass().getClassLoader()) {
      return key;
    }
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      return key;
    }
    try {
      return KeyFormats.publicKeySpec(encoded)
          .map(spec -> publicKey(provider, spec, encoded))
          .orElse(key);
    } catch (MalformedDerException e) {
      return key;
    }
  }

  private static String name(KeySpec spec) {
    return switch (spec.algorithm()) {
      case "RSA", "EC" -> spec.algorithm();
      default -> Crypto.certificateSignature(spec).jcaName();
    };
  }

  private static AlgorithmParameterSpec parameters(KeySpec spec) {
    return switch (spec) {
      case EC_P256 -> new ECGenParameterSpec("secp256r1");
      case EC_P384 -> new ECGenParameterSpec("secp384r1");
      case EC_P521 -> new ECGenParameterSpec("secp521r1");
      case EC_SECP256K1 -> new ECGenParameterSpec("secp256k1");
      case RSA_2048, RSA_3072, RSA_4096 ->
          new RSAKeyGenParameterSpec(spec.bits(), RSAKeyGenParameterSpec.F4);
      default -> new NamedParameterSpec(name(spec));
    };
  }
}
