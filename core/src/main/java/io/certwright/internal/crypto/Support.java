package io.certwright.internal.crypto;

import io.certwright.internal.bouncycastle.BouncyCastle;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Signature;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;

/** Whether a provider has all of what a primitive needs. */
final class Support {

  private Support() {}

  /** Asks the provider for each algorithm, as the use will: providers list theirs in many ways. */
  static boolean has(Provider provider, Primitive primitive) {
    try {
      switch (primitive) {
        case EC -> needKeys(provider, "EC");
        case ED25519 -> needKeys(provider, "Ed25519");
        case UNCOMMON -> {
          return provider.getClass() == BouncyCastle.provider().getClass();
        }
        case RSA -> needKeys(provider, "RSA");
        case AES_GCM -> Cipher.getInstance(AesGcm.TRANSFORMATION, provider);
        case DIGEST -> {
          MessageDigest.getInstance("SHA-256", provider);
          MessageDigest.getInstance("SHA-1", provider);
        }
      }
      for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
        if (isOf(primitive, algorithm)) {
          Signature.getInstance(algorithm.jcaName(), provider);
        }
      }
      return true;
    } catch (NoSuchAlgorithmException | NoSuchPaddingException missing) {
      return false;
    }
  }

  private static boolean isOf(Primitive primitive, SignatureAlgorithm algorithm) {
    return Arrays.stream(KeySpec.values())
        .anyMatch(spec -> algorithm.worksWith(spec) && Primitive.of(spec) == primitive);
  }

  private static void needKeys(Provider provider, String algorithm)
      throws NoSuchAlgorithmException {
    KeyPairGenerator.getInstance(algorithm, provider);
    KeyFactory.getInstance(algorithm, provider);
  }
}
