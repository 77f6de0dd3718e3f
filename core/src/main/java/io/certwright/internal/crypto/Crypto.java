package io.certwright.internal.crypto;

import io.certwright.internal.bouncycastle.BouncyCastle;
import io.certwright.internal.bouncycastle.KeyFormats;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.spi.keys.DecryptionAlgorithm;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/**
 * The cryptography of a vault, each {@link Primitive} by the provider chosen for it: elliptic
 * curves by BouncyCastle, which is several times faster there on JDK 17, and RSA, AES and digests
 * by the JDK, which is several times faster at these. The JVM's own order of providers plays no
 * part.
 *
 * <p>Keys of any provider are taken, as long as they can be encoded. Randomness always comes from a
 * CSPRNG. Thread-safe; what it does never changes. Whatever a provider cannot do is a {@link
 * CryptoFailure}.
 */
public final class Crypto {

  /** The length of a nonce for AES-GCM, in bytes. */
  public static final int NONCE_LENGTH = 12;

  private final Map<Primitive, Provider> providers;
  private final Generators generators = new Generators();

  private Crypto(Map<Primitive, Provider> providers) {
    this.providers = providers;
  }

  /** The choice that is fastest without anything native. */
  public static Crypto standard() {
    Map<Primitive, Provider> providers = new EnumMap<>(Primitive.class);
    providers.put(Primitive.EC, BouncyCastle.provider());
    providers.put(Primitive.ED25519, BouncyCastle.provider());
    providers.put(Primitive.UNCOMMON, BouncyCastle.provider());
    providers.put(Primitive.RSA, jdk("SunRsaSign"));
    providers.put(Primitive.RSA_CIPHER, jdk("SunJCE"));
    providers.put(Primitive.AES_GCM, jdk("SunJCE"));
    providers.put(Primitive.DIGEST, jdk("SUN"));
    return new Crypto(providers);
  }

  /**
   * The same with one primitive by another provider.
   *
   * @throws CryptoFailure if that provider lacks something that the primitive needs
   */
  public Crypto with(Primitive primitive, Provider provider) {
    if (!Support.has(provider, primitive)) {
      throw new CryptoFailure(
          "The provider " + provider.getName() + " does not have all that " + primitive + " needs");
    }
    Map<Primitive, Provider> changed = new EnumMap<>(providers);
    changed.put(primitive, provider);
    return new Crypto(changed);
  }

  /** The same with that provider for every primitive that it supports. */
  public Crypto preferring(Provider provider) {
    Map<Primitive, Provider> changed = new EnumMap<>(providers);
    for (Primitive primitive : Primitive.values()) {
      if (Support.has(provider, primitive)) {
        changed.put(primitive, provider);
      }
    }
    return new Crypto(changed);
  }

  /** Who does it. */
  public Provider provider(Primitive primitive) {
    return chosen(primitive);
  }

  /** The one source of randomness. */
  public SecureRandom random() {
    return SecureRandoms.shared();
  }

  /** New random bytes. */
  public byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    SecureRandoms.shared().nextBytes(bytes);
    return bytes;
  }

  /** A new key pair. */
  public KeyPair generate(KeySpec spec) {
    return generators.generate(chosen(Primitive.of(spec)), spec);
  }

  /**
   * A private key of the provider that signs with it.
   *
   * @param spec the kind that it must be of
   * @param pkcs8 the key as DER (PKCS#8), which stays the caller's
   * @throws CryptoFailure if it is not a key of that kind
   */
  public PrivateKey privateKey(KeySpec spec, byte[] pkcs8) {
    try {
      if (!KeyFormats.privateKeySpec(pkcs8).equals(Optional.of(spec))) {
        throw new CryptoFailure("The private key is not of the kind " + spec);
      }
      return Keys.privateKey(chosen(Primitive.of(spec)), spec, pkcs8);
    } catch (MalformedDerException e) {
      throw new CryptoFailure("The private key is not in the form of PKCS#8");
    }
  }

  /**
   * A private key as DER (PKCS#8, version 1), whatever form its provider prefers. The bytes are the
   * caller's to overwrite.
   *
   * @throws CryptoFailure if the key does not give its bytes away
   */
  public byte[] encodePrivateKey(PrivateKey key) {
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      throw new CryptoFailure("The private key does not give its bytes away");
    }
    try {
      return KeyFormats.plainPrivateKey(encoded);
    } catch (MalformedDerException e) {
      throw new CryptoFailure("The private key does not encode itself as PKCS#8");
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  /**
   * A public key of the provider that verifies with it.
   *
   * @param encoded the SubjectPublicKeyInfo as DER
   * @throws CryptoFailure if it is not a key of one of the kinds that a vault keeps
   */
  public PublicKey publicKey(byte[] encoded) {
    KeySpec spec =
        specOfEncoded(encoded)
            .orElseThrow(
                () ->
                    new CryptoFailure(
                        "The public key is of no kind that a vault keeps"
                            + " (RSA 2048, 3072, 4096 with e = 65537, P-256, P-384, P-521,"
                            + " secp256k1, Ed25519, Ed448, ML-DSA, SLH-DSA)"));
    return Keys.publicKey(chosen(Primitive.of(spec)), spec, encoded);
  }

  /** The kind of a public key, or empty if it is none that a vault keeps. */
  public Optional<KeySpec> specOf(PublicKey key) {
    byte[] encoded = key.getEncoded();
    return encoded == null ? Optional.empty() : specOfEncoded(encoded);
  }

  /** What a key of that kind signs certificates with. */
  public static SignatureAlgorithm certificateSignature(KeySpec spec) {
    return switch (spec) {
      case EC_P256, EC_SECP256K1 -> SignatureAlgorithm.ECDSA_SHA256;
      case EC_P384 -> SignatureAlgorithm.ECDSA_SHA384;
      case EC_P521 -> SignatureAlgorithm.ECDSA_SHA512;
      case RSA_2048, RSA_3072, RSA_4096 -> SignatureAlgorithm.RSA_PKCS1_SHA256;
      case ED25519 -> SignatureAlgorithm.ED25519;
      case ED448 -> SignatureAlgorithm.ED448;
      default -> SignatureAlgorithm.valueOf(spec.name());
    };
  }

  /** Signs a whole message. */
  public byte[] sign(PrivateKey key, SignatureAlgorithm algorithm, byte[] message) {
    Provider provider = chosen(Primitive.of(algorithm, key));
    return Signatures.sign(provider, key, algorithm, message, SecureRandoms.shared());
  }

  /**
   * Begins to sign a message that comes in pieces.
   *
   * @see #isStreamed
   */
  public PieceSignature beginSigning(PrivateKey key, SignatureAlgorithm algorithm) {
    Provider provider = chosen(Primitive.of(algorithm, key));
    return Signatures.begin(provider, key, algorithm, SecureRandoms.shared());
  }

  /** Begins to verify the signature of a message that comes in pieces. */
  public PieceSignature beginVerifying(PublicKey key, SignatureAlgorithm algorithm) {
    Provider provider = chosen(Primitive.of(algorithm, key));
    return Signatures.beginVerifying(provider, key, algorithm);
  }

  /**
   * Whether the pieces of a message are digested as they come, by any provider. Others go over the
   * message twice (EdDSA, SLH-DSA), or may.
   */
  public static boolean isStreamed(SignatureAlgorithm algorithm) {
    return algorithm.keyAlgorithm().equals("EC") || algorithm.keyAlgorithm().equals("RSA");
  }

  /** Whether the signature is the key's for that message; a malformed one is not. */
  public boolean verify(
      PublicKey key, SignatureAlgorithm algorithm, byte[] message, byte[] signature) {
    Provider provider = chosen(Primitive.of(algorithm, key));
    return Signatures.verify(provider, key, algorithm, message, signature);
  }

  /**
   * Decrypts with an RSA key.
   *
   * @return the plaintext, which is the caller's to overwrite; empty if the ciphertext is none of
   *     that key and algorithm, whatever is wrong with it
   */
  public Optional<byte[]> decrypt(
      PrivateKey key, DecryptionAlgorithm algorithm, byte[] ciphertext) {
    Provider provider = chosen(Primitive.RSA_CIPHER);
    return Decryptions.decrypt(provider, key, algorithm, ciphertext, SecureRandoms.shared());
  }

  /** The SHA-256 of the given bytes, one after the other. */
  public byte[] sha256(byte[]... parts) {
    return digest("SHA-256", parts);
  }

  /** The SHA-1, for thumbprints that others ask for by it; nothing is trusted by it. */
  public byte[] sha1(byte[] bytes) {
    return digest("SHA-1", bytes);
  }

  /** A key for AES-GCM. The bytes (16, 24 or 32) are copied and stay the caller's. */
  public static AesKey aesKey(byte[] bytes) {
    return new AesKey(new SecretKeySpec(bytes, "AES"));
  }

  /**
   * Seals bytes by AES-GCM.
   *
   * @param key see {@link #aesKey}
   * @param nonce 12 bytes that were never used with this key before
   * @param associated what the seal is bound to, and which is needed again to open it
   * @param plain what to seal
   * @return the sealed bytes and the tag of 16 bytes
   */
  public byte[] sealAesGcm(AesKey key, byte[] nonce, byte[] associated, byte[] plain) {
    return AesGcm.seal(chosen(Primitive.AES_GCM), key, nonce, associated, plain);
  }

  /**
   * Opens what {@link #sealAesGcm} returned.
   *
   * @throws SealBrokenException if anything is not as it was
   */
  public byte[] openAesGcm(AesKey key, byte[] nonce, byte[] associated, byte[] sealed) {
    return AesGcm.open(chosen(Primitive.AES_GCM), key, nonce, associated, sealed);
  }

  /** Which provider does what. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Crypto");
    providers.forEach(
        (primitive, provider) ->
            text.append(' ').append(primitive).append('=').append(provider.getName()));
    return text.toString();
  }

  private static Optional<KeySpec> specOfEncoded(byte[] encoded) {
    try {
      return KeyFormats.publicKeySpec(encoded);
    } catch (MalformedDerException e) {
      return Optional.empty();
    }
  }

  private byte[] digest(String algorithm, byte[]... parts) {
    Provider provider = chosen(Primitive.DIGEST);
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm, provider);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new CryptoFailure("compute " + algorithm, provider, e);
    }
  }

  private Provider chosen(Primitive primitive) {
    return Objects.requireNonNull(providers.get(primitive));
  }

  /** The JDK's own, or BouncyCastle in a JVM that has another vendor's instead. */
  private static Provider jdk(String name) {
    Provider provider = Security.getProvider(name);
    return provider != null ? provider : BouncyCastle.provider();
  }
}
