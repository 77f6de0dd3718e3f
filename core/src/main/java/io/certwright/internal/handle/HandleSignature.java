package io.certwright.internal.handle;

import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.SignatureSpi;
import org.jspecify.annotations.Nullable;

/**
 * Collects a message and has it signed by the owner of the handle. It never verifies: that needs no
 * handle.
 */
abstract class HandleSignature extends SignatureSpi {
  private final String keyAlgorithm;
  private @Nullable HandleKey key;
  private ByteArrayOutputStream message = new ByteArrayOutputStream();

  HandleSignature(String keyAlgorithm) {
    this.keyAlgorithm = keyAlgorithm;
  }

  /** The algorithm to sign with, once key and parameters are known. */
  abstract SignatureAlgorithm algorithm(HandleKey key) throws SignatureException;

  /** Whether it signs with keys of a kind. */
  abstract boolean accepts(KeySpec spec);

  @Override
  protected final void engineInitSign(PrivateKey privateKey) throws InvalidKeyException {
    if (!(privateKey instanceof HandleKey handle) || !accepts(handle.spec())) {
      throw new InvalidKeyException(
          "This provider signs with "
              + keyAlgorithm
              + " handles of this vault library only;"
              + " name no provider, or the provider of the key");
    }
    key = handle;
    message = new ByteArrayOutputStream();
  }

  @Override
  protected final void engineInitVerify(PublicKey publicKey) throws InvalidKeyException {
    throw new InvalidKeyException(
        "This provider verifies nothing: a public key needs no handle; name no provider, or another");
  }

  @Override
  protected final void engineUpdate(byte b) throws SignatureException {
    roomFor(1);
    message.write(b);
  }

  @Override
  protected final void engineUpdate(byte[] bytes, int offset, int length)
      throws SignatureException {
    roomFor(length);
    message.write(bytes, offset, length);
  }

  @Override
  protected final void engineUpdate(ByteBuffer input) {
    byte[] bytes = new byte[input.remaining()];
    try {
      roomFor(bytes.length);
    } catch (SignatureException e) {
      throw new IllegalStateException(e.getMessage(), e); // the inherited method declares nothing
    }
    input.get(bytes);
    message.writeBytes(bytes);
  }

  @Override
  protected final byte[] engineSign() throws SignatureException {
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
    throw new SignatureException("This provider verifies nothing");
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
