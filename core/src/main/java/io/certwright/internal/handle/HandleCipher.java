package io.certwright.internal.handle;

import io.certwright.errors.KeyAccessException;
import io.certwright.spi.keys.DecryptionAlgorithm;
import java.io.ByteArrayOutputStream;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Has a ciphertext decrypted, or a key unwrapped, by the owner of the handle. It never encrypts:
 * that needs no handle.
 */
final class HandleCipher extends CipherSpi {
  private final DecryptionAlgorithm algorithm;
  private final ByteArrayOutputStream ciphertext = new ByteArrayOutputStream();
  private HandleKey.@Nullable Rsa key;

  HandleCipher(DecryptionAlgorithm algorithm) {
    this.algorithm = algorithm;
  }

  @Override
  protected void engineInit(int opmode, Key given, @Nullable SecureRandom random)
      throws InvalidKeyException {
    if (algorithm == DecryptionAlgorithm.RSA_OAEP_SHA256) {
      throw new InvalidKeyException(
          "Providers disagree on the mask that goes with this name: give an OAEPParameterSpec that"
              + " says SHA-256 and MGF1 with SHA-256");
    }
    begin(opmode, given);
  }

  @Override
  protected void engineInit(
      int opmode, Key given, @Nullable AlgorithmParameterSpec params, @Nullable SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    if (params == null) {
      engineInit(opmode, given, random);
    } else if (params instanceof OAEPParameterSpec oaep && isAsked(oaep)) {
      begin(opmode, given);
    } else {
      throw new InvalidAlgorithmParameterException(
          "A handle decrypts by OAEP with SHA-256 or SHA-1, MGF1 with the same digest and no label,"
              + " and by PKCS#1 without parameters");
    }
  }

  @Override
  protected void engineInit(
      int opmode, Key given, @Nullable AlgorithmParameters params, @Nullable SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    try {
      engineInit(
          opmode,
          given,
          params == null ? null : params.getParameterSpec(OAEPParameterSpec.class),
          random);
    } catch (InvalidParameterSpecException e) {
      throw new InvalidAlgorithmParameterException("These are no parameters of OAEP", e);
    }
  }

  private boolean isAsked(OAEPParameterSpec oaep) {
    var digest =
        switch (algorithm) {
          case RSA_OAEP_SHA256 -> "SHA-256";
          case RSA_OAEP_SHA1 -> "SHA-1";
          case RSA_PKCS1 -> "";
        };
    return oaep.getDigestAlgorithm().equalsIgnoreCase(digest)
        && oaep.getMGFAlgorithm().equalsIgnoreCase("MGF1")
        && oaep.getMGFParameters() instanceof MGF1ParameterSpec mask
        && mask.getDigestAlgorithm().equalsIgnoreCase(digest)
        && oaep.getPSource() instanceof PSource.PSpecified label
        && label.getValue().length == 0;
  }

  private void begin(int opmode, Key given) throws InvalidKeyException {
    boolean opens = opmode == Cipher.DECRYPT_MODE || opmode == Cipher.UNWRAP_MODE;
    if (!opens || !(given instanceof HandleKey.Rsa handle)) {
      throw new InvalidKeyException(
          "This provider decrypts and unwraps with RSA handles of this vault library only; name no"
              + " provider, or another");
    }
    key = handle;
    ciphertext.reset();
  }

  @Override
  protected byte[] engineUpdate(byte[] input, int offset, int length) {
    // One byte too many is enough to know that it is too long.
    int room = modulusBytes() + 1 - ciphertext.size();
    ciphertext.write(input, offset, Math.min(room, length));
    return new byte[0];
  }

  @Override
  protected int engineUpdate(byte[] input, int offset, int length, byte[] output, int at) {
    byte[] none = engineUpdate(input, offset, length);
    return none.length;
  }

  @Override
  protected byte[] engineDoFinal(byte @Nullable [] input, int offset, int length)
      throws IllegalBlockSizeException, BadPaddingException {
    if (input != null) {
      byte[] unused = engineUpdate(input, offset, length);
    }
    byte[] whole = ciphertext.toByteArray();
    ciphertext.reset();
    if (whole.length > modulusBytes()) {
      throw new IllegalBlockSizeException(
          "Data must not be longer than " + modulusBytes() + " bytes");
    }
    return decrypt(required(), whole);
  }

  private byte[] decrypt(HandleKey.Rsa handle, byte[] whole) throws BadPaddingException {
    try {
      return handle.use().decrypt(algorithm, whole);
    } catch (KeyAccessException e) {
      if (e.reason() == KeyAccessException.Reason.WRONG_SECRET) {
        // Nothing of what is wrong with it: whoever learns that can decrypt others.
        throw new BadPaddingException("Decryption error");
      }
      throw new ProviderException(handle + " did not decrypt: " + e.getMessage(), e);
    }
  }

  @Override
  protected int engineDoFinal(
      byte @Nullable [] input, int offset, int length, byte[] output, int at)
      throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
    if (output.length - at < engineGetOutputSize(length)) {
      throw new ShortBufferException("Need " + engineGetOutputSize(length) + " bytes of room");
    }
    byte[] plain = engineDoFinal(input, offset, length);
    System.arraycopy(plain, 0, output, at, plain.length);
    return plain.length;
  }

  @Override
  protected Key engineUnwrap(byte[] wrapped, String wrappedKeyAlgorithm, int wrappedKeyType)
      throws InvalidKeyException, NoSuchAlgorithmException {
    if (wrappedKeyType != Cipher.SECRET_KEY) {
      throw new NoSuchAlgorithmException("A handle unwraps secret keys only");
    }
    try {
      byte[] plain = engineDoFinal(wrapped, 0, wrapped.length);
      SecretKey opened = new SecretKeySpec(plain, wrappedKeyAlgorithm);
      Arrays.fill(plain, (byte) 0);
      return opened;
    } catch (IllegalBlockSizeException | BadPaddingException | IllegalArgumentException e) {
      throw new InvalidKeyException("The wrapped key is none of this key", e);
    }
  }

  private HandleKey.Rsa required() {
    HandleKey.Rsa handle = key;
    if (handle == null) {
      throw new IllegalStateException("No key: call init first");
    }
    return handle;
  }

  private int modulusBytes() {
    return (required().getModulus().bitLength() + 7) / 8;
  }

  @Override
  protected int engineGetKeySize(Key given) throws InvalidKeyException {
    if (given instanceof HandleKey.Rsa handle) {
      return handle.getModulus().bitLength();
    }
    throw new InvalidKeyException("This is no RSA handle of this vault library");
  }

  @Override
  protected int engineGetOutputSize(int inputLength) {
    return modulusBytes();
  }

  @Override
  protected int engineGetBlockSize() {
    return 0; // as the JDK's RSA says: it is no block cipher
  }

  @Override
  @SuppressWarnings("NullAway") // null is JCA's answer for an algorithm without an IV
  protected byte @Nullable [] engineGetIV() {
    return null;
  }

  @Override
  @SuppressWarnings("NullAway") // null is JCA's answer where no parameters were made up
  protected @Nullable AlgorithmParameters engineGetParameters() {
    return null;
  }

  @Override
  protected void engineSetMode(String mode) throws NoSuchAlgorithmException {
    throw new NoSuchAlgorithmException("The mode is part of the name");
  }

  @Override
  protected void engineSetPadding(String padding) throws NoSuchPaddingException {
    throw new NoSuchPaddingException("The padding is part of the name");
  }
}
