package io.certwright.internal.bouncycastle;

import java.util.Arrays;

/**
 * Something that somebody else signed: a certificate, a revocation list, an answer. Immutable as
 * long as nobody changes the arrays, which are not copied because lists can be large.
 */
public final class ForeignStatement {

  private final byte[] message;
  private final ForeignAlgorithm algorithm;
  private final byte[] signature;

  private ForeignStatement(byte[] message, ForeignAlgorithm algorithm, byte[] signature) {
    this.message = message;
    this.algorithm = algorithm;
    this.signature = signature;
  }

  /**
   * Reads what all of these begin with: what was signed, how, and the signature.
   *
   * @param in a reader within the outer SEQUENCE
   * @throws MalformedDerException if something else stands there
   */
  public static ForeignStatement read(DerReader in) {
    return new ForeignStatement(in.any(), ForeignAlgorithm.of(in.any()), in.bitString());
  }

  /** A reader of what was signed, within its SEQUENCE. */
  public DerReader open() {
    return DerReader.of(message);
  }

  /** The number of bytes that were signed. */
  public int length() {
    return message.length;
  }

  /** How it was signed. */
  public ForeignAlgorithm algorithm() {
    return algorithm;
  }

  /**
   * Whether a key made the signature. Anything that a provider cannot do is a no.
   *
   * @param key one that the algorithm {@linkplain ForeignAlgorithm#isOf is of}
   */
  public boolean isSignedBy(SubjectKey key) {
    return ForeignSignature.verify(algorithm, key, message, signature);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ForeignStatement that
        && Arrays.equals(message, that.message)
        && algorithm.equals(that.algorithm)
        && Arrays.equals(signature, that.signature);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(signature);
  }
}
