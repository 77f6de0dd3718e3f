package io.certwright.internal.crypto;

import java.security.GeneralSecurityException;
import java.security.Provider;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/** AES-GCM by one provider, with a tag of 128 bits after the sealed bytes. */
final class AesGcm {
  static final String TRANSFORMATION = "AES/GCM/NoPadding";
  static final int TAG_LENGTH = 16;

  private AesGcm() {}

  static byte[] seal(Provider provider, AesKey key, byte[] nonce, byte[] associated, byte[] plain) {
    if (nonce.length != Crypto.NONCE_LENGTH) {
      throw new IllegalArgumentException("A nonce for AES-GCM has 12 bytes, not " + nonce.length);
    }
    try {
      return run(provider, Cipher.ENCRYPT_MODE, key, nonce, associated, plain);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new CryptoFailure("seal by AES-GCM", provider, e);
    }
  }

  static byte[] open(
      Provider provider, AesKey key, byte[] nonce, byte[] associated, byte[] sealed) {
    if (nonce.length != Crypto.NONCE_LENGTH || sealed.length < TAG_LENGTH) {
      throw new SealBrokenException();
    }
    try {
      return run(provider, Cipher.DECRYPT_MODE, key, nonce, associated, sealed);
    } catch (AEADBadTagException e) {
      throw new SealBrokenException();
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new CryptoFailure("open by AES-GCM", provider, e);
    }
  }

  private static byte[] run(
      Provider provider, int mode, AesKey key, byte[] nonce, byte[] associated, byte[] input)
      throws GeneralSecurityException {
    Cipher cipher = key.take(provider);
    cipher.init(mode, key.key(), new GCMParameterSpec(8 * TAG_LENGTH, nonce));
    cipher.updateAAD(associated);
    byte[] output = cipher.doFinal(input);
    key.giveBack(cipher);
    return output;
  }
}
