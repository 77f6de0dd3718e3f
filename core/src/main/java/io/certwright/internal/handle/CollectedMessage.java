package io.certwright.internal.handle;

import io.certwright.errors.KeyAccessException;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.io.ByteArrayOutputStream;

/**
 * A message that is kept as a whole until it is signed, because the algorithm goes over it twice,
 * or whoever has the key takes it in one piece.
 */
final class CollectedMessage implements PiecewiseSigning {

  /** The longest: 16 MiB. */
  static final int LONGEST = 16 << 20;

  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private final SignatureAlgorithm algorithm;
  private final KeyUse use;

  CollectedMessage(SignatureAlgorithm algorithm, KeyUse use) {
    this.algorithm = algorithm;
    this.use = use;
  }

  @Override
  public void update(byte[] source, int from, int length) {
    if (length > LONGEST - message.size()) {
      throw new KeyAccessException(
          KeyAccessException.Reason.UNSUPPORTED,
          "more than "
              + LONGEST
              + " bytes cannot be signed in one piece, as "
              + algorithm
              + " or the holder of this key wants them; share the certificates among several lists,"
              + " or give the authority an EC, RSA or ML-DSA key that the vault keeps itself");
    }
    message.write(source, from, length);
  }

  @Override
  public byte[] sign() {
    return use.sign(algorithm, message.toByteArray());
  }
}
