package io.certwright.internal.protect;

import io.certwright.internal.crypto.AesKey;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.crypto.SealBrokenException;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.keys.KeyProtectionException;
import java.util.Arrays;

/** A random key that is kept nowhere but here: AES-256-GCM, the nonce before the sealed key. */
public final class EphemeralProtection implements KeyProtection {

  private static final int KEY_LENGTH = 32;

  private final Crypto crypto = Crypto.standard();
  private final AesKey key = Crypto.aesKey(crypto.randomBytes(KEY_LENGTH));

  /** A new random key. */
  public EphemeralProtection() {}

  @Override
  public String name() {
    return "ephemeral";
  }

  @Override
  public Bytes wrap(byte[] secret, byte[] context) {
    var nonce = crypto.randomBytes(Crypto.NONCE_LENGTH);
    var sealed = crypto.sealAesGcm(key, nonce, context, secret);
    var wrapped = Arrays.copyOf(nonce, nonce.length + sealed.length);
    System.arraycopy(sealed, 0, wrapped, nonce.length, sealed.length);
    return Bytes.copyOf(wrapped);
  }

  @Override
  public byte[] unwrap(Bytes wrapped, byte[] context) {
    var bytes = wrapped.toByteArray();
    if (bytes.length < Crypto.NONCE_LENGTH) {
      throw wrong();
    }
    var nonce = Arrays.copyOf(bytes, Crypto.NONCE_LENGTH);
    var sealed = Arrays.copyOfRange(bytes, Crypto.NONCE_LENGTH, bytes.length);
    try {
      return crypto.openAesGcm(key, nonce, context, sealed);
    } catch (SealBrokenException e) {
      throw wrong();
    }
  }

  private static KeyProtectionException wrong() {
    return new KeyProtectionException(
        KeyProtectionException.Reason.WRONG_SECRET,
        "this is not the ephemeral key that the vault was made with; such a vault can be opened only"
            + " with the same KeyProtection object");
  }

  @Override
  public String toString() {
    return "EphemeralProtection";
  }
}
