package io.certwright.internal.protect;

import io.certwright.internal.bouncycastle.Argon2Parameters;
import io.certwright.internal.bouncycastle.Argon2id;
import io.certwright.internal.crypto.AesKey;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.crypto.SealBrokenException;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.keys.KeyProtectionException;
import io.certwright.spi.keys.KeyProtectionException.Reason;
import java.util.Arrays;

/**
 * Wraps a key under a passphrase: Argon2id (RFC 9106) with a new random salt makes a key of it, and
 * AES-256-GCM seals the wrapped key under that one, bound to the context and to every parameter.
 *
 * <p>The whole strength is that of the passphrase: Argon2id makes each guess cost a fraction of a
 * second and its memory, no more. Six words drawn at random, or 16 random characters, are out of
 * reach; a word with a digit is not. The characters count exactly as they are, without Unicode
 * normalization.
 *
 * <p>Thread-safe. A call takes a fraction of a second and the memory that the parameters say. The
 * passphrase stays in memory, never as a {@code String}, until {@link #close()} overwrites it;
 * after that every use is an {@link IllegalStateException}.
 */
public final class PassphraseProtection implements KeyProtection, AutoCloseable {
  private static final int KEY_LENGTH = 32;
  private static final int MIN_WRAPPED = 16;
  private static final int MAX_WRAPPED = 64;

  private final Crypto crypto = Crypto.standard();
  private final Argon2Parameters parameters;
  private final byte[] passphrase;
  private boolean closed;

  private PassphraseProtection(Argon2Parameters parameters, byte[] passphrase) {
    if (passphrase.length == 0) {
      throw new IllegalArgumentException(
          "An empty passphrase protects nothing; take six random words or more");
    }
    this.passphrase = passphrase;
    this.parameters = parameters;
  }

  /**
   * Protection under a passphrase.
   *
   * @param passphrase the passphrase; it is copied, so the caller can overwrite it
   * @param parameters what a derivation costs, {@link Argon2Parameters#RECOMMENDED} at least
   * @throws IllegalArgumentException if the passphrase is empty or half of a surrogate pair stands
   *     alone in it, or if the parameters are weaker than recommended
   */
  public PassphraseProtection(char[] passphrase, Argon2Parameters parameters) {
    this(requireStrong(parameters), Argon2id.utf8(passphrase));
  }

  /** The same with any parameters, for tests that must be fast and protect nothing. */
  public static PassphraseProtection weakForTests(char[] passphrase, Argon2Parameters parameters) {
    return new PassphraseProtection(parameters, Argon2id.utf8(passphrase));
  }

  @Override
  public String name() {
    return "passphrase";
  }

  @Override
  public Bytes wrap(byte[] key, byte[] context) {
    if (key.length < MIN_WRAPPED || key.length > MAX_WRAPPED) {
      throw new IllegalArgumentException(
          "A key of 16 to 64 bytes can be wrapped, not " + key.length);
    }
    byte[] salt = crypto.randomBytes(WrappedKey.SALT_LENGTH);
    byte[] nonce = crypto.randomBytes(Crypto.NONCE_LENGTH);
    byte[] associated = WrappedKey.associatedData(parameters, salt, context);
    byte[] sealed = crypto.sealAesGcm(derive(salt, parameters), nonce, associated, key);
    return new WrappedKey(parameters, Bytes.copyOf(salt), Bytes.copyOf(nonce), Bytes.copyOf(sealed))
        .encode();
  }

  @Override
  public byte[] unwrap(Bytes wrapped, byte[] context) {
    WrappedKey stored = WrappedKey.decode(wrapped);
    byte[] salt = stored.salt().toByteArray();
    byte[] associated = WrappedKey.associatedData(stored.parameters(), salt, context);
    try {
      return crypto.openAesGcm(
          derive(salt, stored.parameters()),
          stored.nonce().toByteArray(),
          associated,
          stored.sealed().toByteArray());
    } catch (SealBrokenException e) {
      throw new KeyProtectionException(
          Reason.WRONG_SECRET,
          "the passphrase is not the right one for this vault, or the wrapped key was changed in the"
              + " store; try again with the right passphrase",
          e);
    }
  }

  @Override
  public boolean isOutdated(Bytes wrapped) {
    return WrappedKey.decode(wrapped).parameters().isWeakerThan(parameters);
  }

  /** Overwrites the passphrase; a call that runs already ends as it would. Again does nothing. */
  @Override
  public void close() {
    synchronized (passphrase) {
      closed = true;
      Arrays.fill(passphrase, (byte) 0);
    }
  }

  /** The cost parameters, never the passphrase. */
  @Override
  public String toString() {
    return "PassphraseProtection[" + parameters + "]";
  }

  private AesKey derive(byte[] salt, Argon2Parameters cost) {
    requireMemory(cost);
    byte[] copy = passphraseCopy();
    byte[] key = {};
    try {
      key = Argon2id.derive(copy, salt, cost, KEY_LENGTH);
      return Crypto.aesKey(key);
    } finally {
      Arrays.fill(copy, (byte) 0);
      Arrays.fill(key, (byte) 0);
    }
  }

  private byte[] passphraseCopy() {
    synchronized (passphrase) {
      if (closed) {
        throw new IllegalStateException("This passphrase protection is closed");
      }
      return passphrase.clone();
    }
  }

  private static Argon2Parameters requireStrong(Argon2Parameters parameters) {
    if (parameters.isWeakerThan(Argon2Parameters.RECOMMENDED)) {
      throw new IllegalArgumentException(
          "Parameters weaker than RFC 9106 recommends (64 MiB, 3 iterations) are refused: "
              + parameters);
    }
    return parameters;
  }

  /** Running out of memory half way would hit whoever allocates next, so it is asked first. */
  private static void requireMemory(Argon2Parameters cost) {
    long needed = 1024L * cost.memoryKiB();
    long heap = Runtime.getRuntime().maxMemory();
    if (needed > heap / 4 * 3) {
      throw new KeyProtectionException(
          Reason.UNAVAILABLE,
          "Deriving the key takes "
              + (needed >> 20)
              + " MiB of memory and the heap has "
              + (heap >> 20)
              + " MiB; give the JVM a heap of twice what it takes (-Xmx)");
    }
  }
}
