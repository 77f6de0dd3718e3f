package io.certwright.internal.crypto;

import io.certwright.spi.keys.DecryptionAlgorithm;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** Decryption with RSA by one provider, with keys of any. */
final class Decryptions {

  private Decryptions() {}

  /** The plaintext; empty, whatever is wrong with the ciphertext. */
  static Optional<byte[]> decrypt(
      Provider provider,
      PrivateKey key,
      DecryptionAlgorithm algorithm,
      byte[] ciphertext,
      SecureRandom random) {
    Cipher cipher = initialised(provider, key, algorithm, random);
    try {
      return Optional.of(cipher.doFinal(ciphertext));
    } catch (GeneralSecurityException | RuntimeException e) {
      // Which of them it was would help whoever tries out ciphertexts.
      return Optional.empty();
    }
  }

  private static Cipher initialised(
      Provider provider, PrivateKey key, DecryptionAlgorithm algorithm, SecureRandom random) {
    try {
      Cipher cipher = Cipher.getInstance(algorithm.jcaName(), provider);
      try {
        init(cipher, key, algorithm, random);
      } catch (InvalidKeyException foreign) {
        var own = Keys.ownPrivate(provider, key).orElseThrow(() -> foreign);
        init(cipher, own, algorithm, random);
      }
      return cipher;
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new CryptoFailure("decrypt by " + algorithm, provider, e);
    }
  }

  private static void init(
      Cipher cipher, PrivateKey key, DecryptionAlgorithm algorithm, SecureRandom random)
      throws GeneralSecurityException {
    switch (algorithm) {
      case RSA_OAEP_SHA256 ->
          cipher.init(Cipher.DECRYPT_MODE, key, oaep(MGF1ParameterSpec.SHA256), random);
      case RSA_OAEP_SHA1 ->
          cipher.init(Cipher.DECRYPT_MODE, key, oaep(MGF1ParameterSpec.SHA1), random);
      case RSA_PKCS1 -> cipher.init(Cipher.DECRYPT_MODE, key, random);
    }
  }

  private static OAEPParameterSpec oaep(MGF1ParameterSpec hash) {
    return new OAEPParameterSpec(
        hash.getDigestAlgorithm(), "MGF1", hash, PSource.PSpecified.DEFAULT);
  }
}
