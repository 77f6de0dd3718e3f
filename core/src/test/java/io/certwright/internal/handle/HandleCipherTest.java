package io.certwright.internal.handle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.errors.KeyAccessException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.spi.keys.DecryptionAlgorithm;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the JDK encrypts for a public key, a handle on the private key decrypts. */
class HandleCipherTest {

  private static final KeyPair PAIR = SoftwareKeys.shared(KeySpec.RSA_2048);
  private static final Crypto CRYPTO = Crypto.standard();
  private static final byte[] PLAIN = {1, 2, 3, 4, 5};

  /** Decrypts, and has a reason for what it does not decrypt. */
  private record Decrypting(KeyAccessException.Reason otherwise) implements KeyUse {
    @Override
    public byte[] sign(SignatureAlgorithm algorithm, byte[] message) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] decrypt(DecryptionAlgorithm algorithm, byte[] ciphertext) {
      return CRYPTO
          .decrypt(PAIR.getPrivate(), algorithm, ciphertext)
          .orElseThrow(() -> new KeyAccessException(otherwise, "not by this key"));
    }
  }

  private static PrivateKey handle() {
    return handle(new Decrypting(KeyAccessException.Reason.WRONG_SECRET));
  }

  private static PrivateKey handle(KeyUse use) {
    return KeyHandles.handle(PAIR.getPublic(), KeySpec.RSA_2048, "mail@3", use);
  }

  private static AlgorithmParameterSpec parameters(DecryptionAlgorithm algorithm) {
    return switch (algorithm) {
      case RSA_OAEP_SHA256 -> oaep("SHA-256", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);
      case RSA_OAEP_SHA1 -> oaep("SHA-1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT);
      case RSA_PKCS1 -> null;
    };
  }

  private static OAEPParameterSpec oaep(String digest, MGF1ParameterSpec mask, PSource label) {
    return new OAEPParameterSpec(digest, "MGF1", mask, label);
  }

  private static byte[] encrypted(DecryptionAlgorithm algorithm) throws Exception {
    var cipher = Cipher.getInstance(algorithm.jcaName(), "SunJCE");
    cipher.init(Cipher.ENCRYPT_MODE, PAIR.getPublic(), parameters(algorithm));
    return cipher.doFinal(PLAIN);
  }

  private static Cipher decrypting(DecryptionAlgorithm algorithm, PrivateKey key) throws Exception {
    var cipher = Cipher.getInstance(algorithm.jcaName());
    cipher.init(Cipher.DECRYPT_MODE, key, parameters(algorithm));
    assertThat(cipher.getProvider()).isInstanceOf(HandleProvider.class);
    return cipher;
  }

  @ParameterizedTest
  @EnumSource
  void itDecryptsInAnyPieces(DecryptionAlgorithm algorithm) throws Exception {
    var ciphertext = encrypted(algorithm);
    var cipher = decrypting(algorithm, handle());

    assertThat(cipher.doFinal(ciphertext)).isEqualTo(PLAIN);
    assertThat(cipher.update(ciphertext, 0, 100)).isNullOrEmpty();
    var room = new byte[300];
    assertThat(cipher.doFinal(ciphertext, 100, ciphertext.length - 100, room, 2)).isEqualTo(5);
    assertThat(room).startsWith(0, 0, 1, 2, 3, 4, 5, 0);
  }

  @ParameterizedTest
  @EnumSource
  void itUnwraps(DecryptionAlgorithm algorithm) throws Exception {
    var key = new SecretKeySpec(new byte[32], "AES");
    var wrapping = Cipher.getInstance(algorithm.jcaName(), "SunJCE");
    wrapping.init(Cipher.WRAP_MODE, PAIR.getPublic(), parameters(algorithm));
    var wrapped = wrapping.wrap(key);

    var cipher = Cipher.getInstance(algorithm.jcaName());
    cipher.init(Cipher.UNWRAP_MODE, handle(), parameters(algorithm));
    assertThat(cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY)).isEqualTo(key);
    wrapped[9] ^= 1;
    assertThatThrownBy(() -> cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY))
        .isInstanceOf(InvalidKeyException.class);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrongWithACiphertextIsNotTold(DecryptionAlgorithm algorithm) throws Exception {
    var cipher = decrypting(algorithm, handle());
    var changed = encrypted(algorithm);
    changed[50] ^= 1;

    assertThatThrownBy(() -> cipher.doFinal(changed))
        .isInstanceOf(BadPaddingException.class)
        .hasMessage("Decryption error")
        .hasNoCause();
    assertThatThrownBy(() -> cipher.doFinal(new byte[10])).isInstanceOf(BadPaddingException.class);
    assertThatThrownBy(() -> cipher.doFinal(new byte[257]))
        .isInstanceOf(IllegalBlockSizeException.class);
    assertThat(cipher.doFinal(encrypted(algorithm))).isEqualTo(PLAIN);
  }

  @Test
  void aRefusalOfTheOwnerIsTheCause() throws Exception {
    var key = handle(new Decrypting(KeyAccessException.Reason.DISABLED));
    var cipher = decrypting(DecryptionAlgorithm.RSA_PKCS1, key);

    assertThatThrownBy(() -> cipher.doFinal(new byte[256]))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("mail@3")
        .hasCauseInstanceOf(KeyAccessException.class);
  }

  @Test
  void aHandleThatOnlySignsDoesNotDecrypt() throws Exception {
    var key = handle((algorithm, message) -> message);
    var cipher = decrypting(DecryptionAlgorithm.RSA_PKCS1, key);

    assertThatThrownBy(() -> cipher.doFinal(new byte[256]))
        .isInstanceOf(ProviderException.class)
        .hasCauseInstanceOf(KeyAccessException.class);
  }

  @Test
  void tooLittleRoomIsToldBeforeAnythingIsDone() throws Exception {
    var ciphertext = encrypted(DecryptionAlgorithm.RSA_PKCS1);
    var cipher = decrypting(DecryptionAlgorithm.RSA_PKCS1, handle());

    assertThatThrownBy(() -> cipher.doFinal(ciphertext, 0, 256, new byte[4]))
        .isInstanceOf(ShortBufferException.class);
    assertThat(cipher.doFinal(ciphertext)).isEqualTo(PLAIN);
  }

  @Test
  void otherParametersAndUsesAreRefused() throws Exception {
    var cipher = Cipher.getInstance(DecryptionAlgorithm.RSA_OAEP_SHA256.jcaName(), "Certwright");
    var label = new PSource.PSpecified(new byte[] {1});
    for (var refused :
        new AlgorithmParameterSpec[] {
          oaep("SHA-256", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT),
          oaep("SHA-1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT),
          oaep("SHA-256", MGF1ParameterSpec.SHA256, label),
        }) {
      assertThatThrownBy(() -> cipher.init(Cipher.DECRYPT_MODE, handle(), refused))
          .isInstanceOf(InvalidAlgorithmParameterException.class);
    }
    // The JDK means another mask by the bare name than others do.
    assertThatThrownBy(() -> cipher.init(Cipher.DECRYPT_MODE, handle()))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("OAEPParameterSpec");
    assertThatThrownBy(
            () ->
                cipher.init(
                    Cipher.ENCRYPT_MODE,
                    PAIR.getPublic(),
                    parameters(DecryptionAlgorithm.RSA_OAEP_SHA256)))
        .isInstanceOf(InvalidKeyException.class);
    assertThatThrownBy(() -> cipher.doFinal(new byte[1])).isInstanceOf(IllegalStateException.class);
  }
}
