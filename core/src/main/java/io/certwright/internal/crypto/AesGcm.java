package io.certwright.internal.crypto;

import java.security.GeneralSecurityException;
import java.security.Provider;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** AES-GCM by one provider, with a tag of 128 bits after the sealed bytes. */
final class AesGcm {
  static final String TRANSFORMATION = "AES/GCM/NoPadding";
  static final int TAG_LENGTH = 16;

  private AesGcm() {}

  static byte[] seal(
      Provider provider, SecretKey key, byte[] nonce, byte[] associated, byte[] plain) {
    if (nonce.length != Crypto.NONCE_LENGTH) {
      throw new IllegalArgumentException("A nonce for AES-GCM has 12 bytes, not " + nonce.length);
    }
    try {
      return cipher(provider, Cipher.ENCRYPT_MODE, key, nonce, associated).doFinal(plain);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new CryptoFailure("seal by AES-GCM", provider, e);
    }
  }

  static byte[] open(
      Provider provider, SecretKey key, byte[] nonce, byte[] associated, byte[] sealed) {
    if (nonce.length != Crypto.NONCE_LENGTH || sealed.length < TAG_LENGTH) {
      throw new SealBrokenException();
    }
    try {
      return cipher(provider, Cipher.DECRYPT_MODE, key, nonce, associated).doFinal(sealed);
    } catch (AEADBadTagException e) {
      throw new SealBrokenException();
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new CryptoFailure("open by AES-GCM", provider, e);
    }
  }

  private static Cipher cipher(
      Provider provider, int mode, SecretKey key, byte[] nonce, byte[] associated)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(TRANSFORMATION, provider);
    cipher.init(mode, key, new GCMParameterSpec(8 * TAG_LENGTH, nonce));
    cipher.updateAAD(associated);
    return cipher;
  }
}
