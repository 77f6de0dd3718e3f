package io.certwright.tests;

import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.keys.KeyProtectionException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Wraps under one AES key that every process of a test knows: a vault opens at once, where a
 * passphrase would take a third of a second.
 */
final class FixedKeyProtection implements KeyProtection {

  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;

  FixedKeyProtection() {
    var bytes = new byte[32];
    Arrays.fill(bytes, (byte) 0x5a);
    key = new SecretKeySpec(bytes, "AES");
  }

  @Override
  public String name() {
    return "fixed-key";
  }

  @Override
  public Bytes wrap(byte[] root, byte[] context) {
    var nonce = new byte[NONCE];
    new SecureRandom().nextBytes(nonce);
    try {
      var sealed = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(root);
      return Bytes.copyOf(
          ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte[] unwrap(Bytes wrapped, byte[] context) {
    var bytes = wrapped.toByteArray();
    var nonce = Arrays.copyOf(bytes, NONCE);
    try {
      return cipher(Cipher.DECRYPT_MODE, nonce, context)
          .doFinal(bytes, NONCE, bytes.length - NONCE);
    } catch (GeneralSecurityException e) {
      throw new KeyProtectionException(
          KeyProtectionException.Reason.WRONG_SECRET, "the wrapped key was changed", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, byte[] context) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context);
    return cipher;
  }
}
