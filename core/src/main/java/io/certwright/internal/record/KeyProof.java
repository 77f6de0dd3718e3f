package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.SignatureAlgorithm;

/**
 * That somebody who holds a key says so: a statement that the key signed. Whoever has it can verify
 * it, and nobody without the key can make one.
 *
 * @param publicKey the SubjectPublicKeyInfo as DER
 * @param algorithm what it is signed by
 * @param message the statement, whole
 * @param signature the key's signature over it
 */
public record KeyProof(
    Bytes publicKey, SignatureAlgorithm algorithm, Bytes message, Bytes signature) {

  /** Writes it. */
  public void write(DerWriter out) {
    out.sequence(s -> s.octets(publicKey).text(algorithm.name()).octets(message).octets(signature));
  }

  /**
   * Reads it back.
   *
   * @throws RuntimeException if it is none
   */
  public static KeyProof read(DerReader in) {
    return in.sequence(
        s -> new KeyProof(s.bytes(), SignatureAlgorithm.valueOf(s.text()), s.bytes(), s.bytes()));
  }
}
