package io.certwright.internal.keys;

import io.certwright.errors.KeyAccessException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.gate.Outline;
import io.certwright.internal.handle.KeyUse;
import io.certwright.internal.handle.PiecewiseSigning;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.store.Secret;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.HostedKey;
import io.certwright.spi.keys.KeyHost;
import io.certwright.spi.keys.KeyProtectionException;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.security.PrivateKey;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes key pairs and brings kept ones back: in this process, or in the key host that protects the
 * vault, where the private keys never leave.
 *
 * <p>Thread-safe.
 */
public final class VaultKeys {

  private static final Logger LOG = LoggerFactory.getLogger(VaultKeys.class);
  private static final byte[] NOTHING = new byte[0];

  private final Crypto crypto;
  private final Optional<KeyHost> host;

  /**
   * Keys of a vault.
   *
   * @param host where new private keys are made; empty: in this process
   */
  public VaultKeys(Crypto crypto, Optional<KeyHost> host) {
    this.crypto = crypto;
    this.host = host;
  }

  /** Whether new keys are made in a key host. */
  public boolean isHosted() {
    return host.isPresent();
  }

  /**
   * Refuses to take in a key that was made elsewhere.
   *
   * @throws KeyAccessException if new keys are made in a key host
   */
  public void requireTaking() {
    if (isHosted()) {
      throw new KeyAccessException(
          KeyAccessException.Reason.UNSUPPORTED,
          "the private keys of this vault are made in a key host, which takes none in that was made"
              + " elsewhere; create the certificate here, or take it into a vault that keeps its"
              + " keys itself");
    }
  }

  /** A new key pair. */
  public NewKey generate(KeySpec spec, String label) {
    if (host.isPresent()) {
      var material = hosted(host.get(), spec, label);
      return NewKey.made(material, new Secret(NOTHING), () -> destroy(material.location()));
    }
    var pair = crypto.generate(spec);
    var material =
        new KeyMaterial(
            spec,
            pair.getPublic(),
            Bytes.copyOf(pair.getPublic().getEncoded()),
            KeyLocation.sealed(),
            signing(pair.getPrivate()),
            decrypting(pair.getPrivate()));
    return NewKey.made(material, new Secret(crypto.encodePrivateKey(pair.getPrivate())), () -> {});
  }

  /**
   * A key pair that was kept.
   *
   * @param publicKey the SubjectPublicKeyInfo
   * @param pkcs8 the private key if it is kept here; stays the caller's
   */
  public KeyMaterial restore(KeySpec spec, Bytes publicKey, KeyLocation location, byte[] pkcs8) {
    requirePresent(location);
    var key = crypto.publicKey(publicKey.toByteArray());
    if (location instanceof KeyLocation.Hosted hosted) {
      var keeper = keeper(hosted);
      KeyUse use =
          (algorithm, message) -> guard(() -> keeper.sign(hosted.reference(), algorithm, message));
      Decryption decryption =
          (algorithm, ciphertext) ->
              guard(() -> keeper.decrypt(hosted.reference(), algorithm, ciphertext));
      return new KeyMaterial(spec, key, publicKey, location, use, decryption);
    }
    var own = crypto.privateKey(spec, pkcs8);
    return new KeyMaterial(spec, key, publicKey, location, signing(own), decrypting(own));
  }

  /**
   * Refuses a key that is not there.
   *
   * @throws KeyAccessException if the certificate is only watched
   */
  public static void requirePresent(KeyLocation location) {
    if (location instanceof KeyLocation.Absent) {
      throw absent();
    }
  }

  public static KeyAccessException absent() {
    return new KeyAccessException(
        KeyAccessException.Reason.NO_SUCH_KEY,
        "the certificate is only watched: its private key is not in this vault; use it where it"
            + " is, or import the certificate with its key");
  }

  /**
   * Destroys a hosted key that no record tells of, as far as that can be done now: a host that is
   * away keeps a key that nobody uses, which is no reason to fail.
   */
  public void destroy(KeyLocation location) {
    if (location instanceof KeyLocation.Hosted hosted) {
      try {
        keeper(hosted).destroy(hosted.reference());
      } catch (RuntimeException e) {
        LOG.warn("the key host {} keeps a key that nobody uses: {}", hosted.host(), Outline.of(e));
      }
    }
  }

  /** Whether a private key that was kept is that of a public key. */
  public boolean belongs(KeySpec spec, Bytes publicKey, byte[] pkcs8) {
    var probe = crypto.randomBytes(32);
    var material = restore(spec, publicKey, KeyLocation.sealed(), pkcs8);
    var algorithm = Crypto.certificateSignature(spec);
    var signature = material.use().sign(algorithm, probe);
    return crypto.verify(material.publicKey(), algorithm, probe, signature);
  }

  /**
   * Destroys a hosted key that is to be gone for good; does nothing if it is gone already.
   *
   * @throws KeyAccessException if the key host cannot do it now
   */
  public void requireDestroyed(KeyLocation location) {
    if (location instanceof KeyLocation.Hosted hosted) {
      var keeper = keeper(hosted);
      guard(
          () -> {
            keeper.destroy(hosted.reference());
            return hosted;
          });
    }
  }

  private KeyUse signing(PrivateKey key) {
    return new KeyUse() {
      @Override
      public byte[] sign(SignatureAlgorithm algorithm, byte[] message) {
        return crypto.sign(key, algorithm, message);
      }

      @Override
      public PiecewiseSigning begin(SignatureAlgorithm algorithm) {
        if (!Crypto.isStreamed(algorithm)) {
          return KeyUse.super.begin(algorithm);
        }
        var signature = crypto.beginSigning(key, algorithm);
        return new PiecewiseSigning() {
          @Override
          public void update(byte[] source, int from, int length) {
            signature.update(source, from, length);
          }

          @Override
          public byte[] sign() {
            return signature.sign();
          }
        };
      }
    };
  }

  private Decryption decrypting(PrivateKey key) {
    return (algorithm, ciphertext) ->
        crypto
            .decrypt(key, algorithm, ciphertext)
            .orElseThrow(
                () ->
                    new KeyAccessException(
                        KeyAccessException.Reason.WRONG_SECRET,
                        "the ciphertext was not encrypted for this key by "
                            + algorithm
                            + ", or was changed"));
  }

  private KeyMaterial hosted(KeyHost keeper, KeySpec spec, String label) {
    if (!keeper.supports(spec)) {
      throw new KeyAccessException(
          KeyAccessException.Reason.UNSUPPORTED,
          "the key host "
              + keeper.name()
              + " cannot make a key of the kind "
              + spec
              + "; choose another in the policy");
    }
    HostedKey made = guard(() -> keeper.generate(spec, label));
    return restore(
        spec, made.publicKey(), new KeyLocation.Hosted(keeper.name(), made.reference()), NOTHING);
  }

  private KeyHost keeper(KeyLocation.Hosted hosted) {
    return host.filter(known -> known.name().equals(hosted.host()))
        .orElseThrow(
            () ->
                new KeyAccessException(
                    KeyAccessException.Reason.UNAVAILABLE,
                    "the private key is in the key host \""
                        + hosted.host()
                        + "\"; open the vault with that as its key protection"));
  }

  private static <T> T guard(Supplier<T> call) {
    try {
      return call.get();
    } catch (KeyProtectionException e) {
      throw new KeyAccessException(
          switch (e.reason()) {
            case WRONG_SECRET -> KeyAccessException.Reason.WRONG_SECRET;
            case UNAVAILABLE -> KeyAccessException.Reason.UNAVAILABLE;
            case NO_SUCH_KEY -> KeyAccessException.Reason.NO_SUCH_KEY;
            case UNACCEPTABLE, UNSUPPORTED -> KeyAccessException.Reason.UNSUPPORTED;
          },
          "the key host could not do it: " + e.getMessage(),
          e);
    }
  }
}
