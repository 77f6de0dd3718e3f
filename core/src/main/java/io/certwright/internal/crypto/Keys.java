package io.certwright.internal.crypto;

import io.certwright.internal.bouncycastle.KeyFormats;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.spi.keys.KeySpec;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
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

/** Keys of one provider: made, decoded, or translated from those of another. */
final class Keys {

  private Keys() {}

  static KeyPair generate(Provider provider, KeySpec spec, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(name(spec), provider);
      generator.initialize(parameters(spec), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new CryptoFailure("generate a key of kind " + spec, provider, e);
    }
  }

  static PrivateKey privateKey(Provider provider, KeySpec spec, byte[] pkcs8) {
    try {
      return KeyFactory.getInstance(name(spec), provider)
          .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new CryptoFailure("decode a private key of kind " + spec, provider, e);
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

  /** The same key as the provider's own kind of object. */
  static PrivateKey translatePrivate(Provider provider, PrivateKey key, InvalidKeyException refusal)
      throws InvalidKeyException {
    byte[] pkcs8 = encoded(key, refusal);
    try {
      KeySpec spec = KeyFormats.privateKeySpec(pkcs8).orElseThrow(() -> refusal);
      return privateKey(provider, spec, pkcs8);
    } catch (MalformedDerException e) {
      throw refusal;
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  /** The same key as the provider's own kind of object. */
  static PublicKey translatePublic(Provider provider, PublicKey key, InvalidKeyException refusal)
      throws InvalidKeyException {
    byte[] encoded = encoded(key, refusal);
    try {
      KeySpec spec = KeyFormats.publicKeySpec(encoded).orElseThrow(() -> refusal);
      return publicKey(provider, spec, encoded);
    } catch (MalformedDerException e) {
      throw refusal;
    }
  }

  private static byte[] encoded(Key key, InvalidKeyException refusal) throws InvalidKeyException {
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      throw refusal;
    }
    return encoded;
  }

  private static String name(KeySpec spec) {
    return spec == KeySpec.ED25519 ? "Ed25519" : spec.algorithm();
  }

  private static AlgorithmParameterSpec parameters(KeySpec spec) {
    return switch (spec) {
      case EC_P256 -> new ECGenParameterSpec("secp256r1");
      case EC_P384 -> new ECGenParameterSpec("secp384r1");
      case EC_P521 -> new ECGenParameterSpec("secp521r1");
      case ED25519 -> NamedParameterSpec.ED25519;
      case RSA_2048, RSA_3072, RSA_4096 ->
          new RSAKeyGenParameterSpec(spec.bits(), RSAKeyGenParameterSpec.F4);
    };
  }
}
