package io.certwright.internal.crypto;

import io.certwright.spi.keys.SignatureAlgorithm;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;

/** A signature of a message that comes in pieces, made or verified. Used once, by one thread. */
public final class PieceSignature {

  private final Signature signature;
  private final SignatureAlgorithm algorithm;

  PieceSignature(Signature signature, SignatureAlgorithm algorithm) {
    this.signature = signature;
    this.algorithm = algorithm;
  }

  /** A further piece; the array stays the caller's. */
  public void update(byte[] source, int from, int length) {
    try {
      signature.update(source, from, length);
    } catch (SignatureException | RuntimeException e) {
      throw failure("take a message in for ", e);
    }
  }

  /** The signature of all pieces. */
  public byte[] sign() {
    try {
      return signature.sign();
    } catch (GeneralSecurityException | RuntimeException e) {
      throw failure("sign by ", e);
    }
  }

  /** Whether it is the signature of all pieces. */
  public boolean verify(byte[] signed) {
    try {
      return Signatures.matches(signature, signed);
    } catch (RuntimeException e) {
      throw failure("verify by ", e);
    }
  }

  private CryptoFailure failure(String what, Exception e) {
    return new CryptoFailure(what + algorithm, signature.getProvider(), e);
  }
}
