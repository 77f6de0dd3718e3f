package io.certwright.internal.handle;

import io.certwright.internal.crypto.Crypto;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Ordinary keys of the JDK, or of BouncyCastle where the JDK has none, and handles to them. */
public final class SoftwareKeys {
  private static final Crypto CRYPTO = Crypto.standard();
  private static final Map<KeySpec, KeyPair> PAIRS = new ConcurrentHashMap<>();

  private SoftwareKeys() {}

  /** A pair that all tests share: RSA keys take long to make. */
  public static KeyPair shared(KeySpec spec) {
    return PAIRS.computeIfAbsent(spec, SoftwareKeys::fresh);
  }

  /** A new pair. */
  public static KeyPair fresh(KeySpec spec) {
    try {
      if (!isOfTheJdk(spec)) {
        return CRYPTO.generate(spec);
      }
      String provider = spec.algorithm().equals("RSA") ? "SunRsaSign" : "SunEC";
      String algorithm =
          switch (spec) {
            case ED25519 -> "Ed25519";
            case ED448 -> "Ed448";
            default -> spec.algorithm();
          };
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, provider);
      switch (spec) {
        case RSA_2048, RSA_3072, RSA_4096 -> generator.initialize(spec.bits());
        case EC_P256 -> generator.initialize(new ECGenParameterSpec("secp256r1"));
        case EC_P384 -> generator.initialize(new ECGenParameterSpec("secp384r1"));
        case EC_P521 -> generator.initialize(new ECGenParameterSpec("secp521r1"));
        default -> {}
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether every version of the JDK signs and verifies with it. */
  static boolean isOfTheJdk(KeyPair pair) {
    return CRYPTO.specOf(pair.getPublic()).filter(SoftwareKeys::isOfTheJdk).isPresent();
  }

  private static boolean isOfTheJdk(KeySpec spec) {
    return spec != KeySpec.EC_SECP256K1 && !spec.isPostQuantum();
  }

  /** A handle that signs with the pair's private key. */
  public static PrivateKey handle(KeyPair pair, KeySpec spec, String label) {
    return KeyHandles.handle(pair.getPublic(), spec, label, signer(pair));
  }

  /** Signs with the pair's private key, by the JDK. */
  public static KeyUse signer(KeyPair pair) {
    return (algorithm, message) -> {
      if (!isOfTheJdk(pair)) {
        return CRYPTO.sign(pair.getPrivate(), algorithm, message);
      }
      try {
        String provider = algorithm.keyAlgorithm().equals("RSA") ? "SunRsaSign" : "SunEC";
        Signature signature = Signature.getInstance(algorithm.jcaName(), provider);
        signature.initSign(pair.getPrivate());
        if (parameters(algorithm) != null) {
          signature.setParameter(parameters(algorithm));
        }
        signature.update(message);
        return signature.sign();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  /** The parameters that say which RSASSA-PSS it is; null for others. */
  public static AlgorithmParameterSpec parameters(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case RSA_PSS_SHA256 -> pss("SHA-256", MGF1ParameterSpec.SHA256, 32);
      case RSA_PSS_SHA384 -> pss("SHA-384", MGF1ParameterSpec.SHA384, 48);
      case RSA_PSS_SHA512 -> pss("SHA-512", MGF1ParameterSpec.SHA512, 64);
      default -> null;
    };
  }

  private static PSSParameterSpec pss(String digest, MGF1ParameterSpec mask, int salt) {
    return new PSSParameterSpec(digest, "MGF1", mask, salt, 1);
  }
}
