package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import java.util.Arrays;

/**
 * The secret part of an operation in progress: the private key (empty when it is hosted) and the
 * issuer's order bytes (empty before there are any). Closing wipes the key.
 */
public record PendingSecret(byte[] privateKey, byte[] order) implements AutoCloseable {

  /** The sealed form's plaintext; the caller wipes it. */
  public byte[] encode() {
    return new DerWriter().octets(privateKey).octets(order).toByteArray();
  }

  /** Reads it back. */
  public static PendingSecret decode(byte[] secretPart) {
    var in = DerReader.of(secretPart);
    var secret = new PendingSecret(in.octets(), in.octets());
    in.end();
    return secret;
  }

  @Override
  public void close() {
    Arrays.fill(privateKey, (byte) 0);
  }

  @Override
  public String toString() {
    return "PendingSecret[sealed]";
  }
}
