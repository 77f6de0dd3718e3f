package io.certwright.internal.handle;

import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Collects a message and has it signed by the owner of the handle. It never verifies: that needs no
 * handle.
 *
 * <p>Whoever sets parameters before the key has JCA settle on the first provider of the name. If
 * that is ours and another key follows, the work is passed on to the provider of that key, so that
 * our place in the list makes no difference to it.
 */
abstract class HandleSignature extends SignatureSpi {
  private final String name;
  private final String keyAlgorithm;
  private @Nullable HandleKey key;
  private @Nullable AlgorithmParameterSpec early;
  private @Nullable Signature other;
  private ByteArrayOutputStream message = new ByteArrayOutputStream();

  HandleSignature(String name, String keyAlgorithm) {
    this.name = name;
    this.keyAlgorithm = keyAlgorithm;
  }

  /** The algorithm to sign with, once key and parameters are known. */
  abstract SignatureAlgorithm algorithm(HandleKey key) throws SignatureException;

  /** Whether it signs with keys of a kind. */
  abstract boolean accepts(KeySpec spec);

  /** Takes the parameters by which a handle is to sign. */
  abstract void parameters(@Nullable AlgorithmParameterSpec params)
      throws InvalidAlgorithmParameterException;

  /** The parameters by which a handle is to sign; null: there are none. */
  abstract @Nullable AlgorithmParameters parameters();

  @Override
  protected final void engineInitSign(PrivateKey privateKey) throws InvalidKeyException {
    message = new ByteArrayOutputStream();
    if (privateKey instanceof HandleKey handle && accepts(handle.spec())) {
      begin(handle);
    } else if (early == null) {
      throw new InvalidKeyException(
          "This provider signs with "
              + keyAlgorithm
              + " handles of this vault library only;"
              + " name no provider, or the provider of the key");
    } else {
      other = OtherProviders.toSign(name, privateKey, early);
    }
  }

  private void begin(HandleKey handle) throws InvalidKeyException {
    other = null;
    key = handle;
    if (early != null) {
      try {
        parameters(early);
      } catch (InvalidAlgorithmParameterException e) {
        throw new InvalidKeyException(e.getMessage(), e);
      }
    }
  }

  @Override
  protected final void engineInitVerify(PublicKey publicKey) throws InvalidKeyException {
    if (early == null) {
      throw new InvalidKeyException(
          "This provider verifies nothing: a public key needs no handle; name no provider, or another");
    }
    other = OtherProviders.toVerify(name, publicKey, early);
  }

  @Override
  protected final void engineUpdate(byte b) throws SignatureException {
    if (other != null) {
      other.update(b);
      return;
    }
    roomFor(1);
    message.write(b);
  }

  @Override
  protected final void engineUpdate(byte[] bytes, int offset, int length)
      throws SignatureException {
    if (other != null) {
      other.update(bytes, offset, length);
      return;
    }
    roomFor(length);
    message.write(bytes, offset, length);
  }

  @Override
  protected final void engineUpdate(ByteBuffer input) {
    try {
      if (other != null) {
        other.update(input);
        return;
      }
      byte[] bytes = new byte[input.remaining()];
      roomFor(bytes.length);
      input.get(bytes);
      message.writeBytes(bytes);
    } catch (SignatureException e) {
      throw new IllegalStateException(e.getMessage(), e); // the inherited method declares nothing
    }
  }

  @Override
  protected final byte[] engineSign() throws SignatureException {
    if (other != null) {
      return other.sign();
    }
    HandleKey signer = key;
    if (signer == null) {
      throw new SignatureException("No key: call initSign first");
    }
    SignatureAlgorithm algorithm = algorithm(signer);
    byte[] whole = message.toByteArray();
    message = new ByteArrayOutputStream();
    try {
      return signer.use().sign(algorithm, whole);
    } catch (RuntimeException e) {
      throw new SignatureException(signer + " did not sign: " + e.getMessage(), e);
    }
  }

  @Override
  protected final boolean engineVerify(byte[] signature) throws SignatureException {
    if (other != null) {
      return other.verify(signature);
    }
    throw new SignatureException("This provider verifies nothing");
  }

  @Override
  protected final void engineSetParameter(@Nullable AlgorithmParameterSpec params)
      throws InvalidAlgorithmParameterException {
    if (other != null) {
      other.setParameter(params);
    } else if (key == null) {
      early = params;
    } else {
      parameters(params);
    }
  }

  @Override
  @SuppressWarnings("NullAway") // null is JCA's answer where there are no parameters
  protected final @Nullable AlgorithmParameters engineGetParameters() {
    return other == null ? parameters() : other.getParameters();
  }

  @Deprecated
  @Override
  protected final void engineSetParameter(String name, Object value) {
    throw new InvalidParameterException("Parameters are set by a parameter specification only");
  }

  @Deprecated
  @Override
  protected final Object engineGetParameter(String name) {
    throw new InvalidParameterException("Parameters are read as AlgorithmParameters only");
  }

  private void roomFor(int more) throws SignatureException {
    if (more > KeyHandles.LONGEST_MESSAGE - message.size()) {
      message = new ByteArrayOutputStream();
      throw new SignatureException(
          "A handle signs messages of up to "
              + KeyHandles.LONGEST_MESSAGE
              + " bytes and this one is longer; sign a digest of it as the message");
    }
  }
}
