package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.util.Arrays;

/**
 * The secret part of an operation in progress: the private key, and the issuer's order. Closing
 * wipes the key.
 */
public final class PendingSecret implements AutoCloseable {

  private final byte[] privateKey;
  private final Bytes order;

  /**
   * Takes the key's array over.
   *
   * @param privateKey the private key as PKCS#8; empty when it is hosted
   * @param order the issuer's order bytes; empty before there are any
   */
  public PendingSecret(byte[] privateKey, Bytes order) {
    this.privateKey = privateKey;
    this.order = order;
  }

  /** The private key itself; the borrower must not keep it beyond closing. */
  public byte[] privateKey() {
    return privateKey;
  }

  /** The order. */
  public Bytes order() {
    return order;
  }

  /** The same key with another order; closing either wipes the key. */
  public PendingSecret withOrder(Bytes changed) {
    return new PendingSecret(privateKey, changed);
  }

  /** The sealed form's plaintext; the caller wipes it. */
  public byte[] encode() {
    var out = new DerWriter().octets(privateKey).octets(order);
    try {
      return out.toByteArray();
    } finally {
      out.wipe();
    }
  }

  /** Reads it back. */
  public static PendingSecret decode(byte[] secretPart) {
    var in = DerReader.of(secretPart);
    var secret = new PendingSecret(in.octets(), in.bytes());
    in.end();
    return secret;
  }

  @Override
  public void close() {
    Arrays.fill(privateKey, (byte) 0);
  }

  /** Nothing of the content. */
  @Override
  public String toString() {
    return "PendingSecret";
  }
}
