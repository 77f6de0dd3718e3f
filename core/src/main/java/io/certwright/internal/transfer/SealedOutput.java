package io.certwright.internal.transfer;

import io.certwright.internal.crypto.AesKey;
import io.certwright.internal.crypto.Crypto;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Seals a stream in chunks of {@value #CHUNK} bytes by AES-256-GCM under a key of its own. The
 * nonce is the number of the chunk and whether it is the last, so chunks cannot be left out,
 * repeated or put in another order, and the end cannot be cut off (the STREAM construction of
 * Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
 *
 * <p>Closing writes the last chunk, without which the stream cannot be read; it does not close what
 * is beneath. Used by one thread.
 */
final class SealedOutput extends OutputStream {

  static final int CHUNK = 1 << 16;
  private static final byte[] NOTHING = new byte[0];

  private final OutputStream out;
  private final Crypto crypto;
  private final AesKey key;
  private final byte[] chunk = new byte[CHUNK];
  private int filled;
  private long number;
  private boolean closed;

  SealedOutput(OutputStream out, Crypto crypto, AesKey key) {
    this.out = out;
    this.crypto = crypto;
    this.key = key;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (filled == CHUNK) {
        seal(false);
      }
      int part = Math.min(length - done, CHUNK - filled);
      System.arraycopy(bytes, offset + done, chunk, filled, part);
      filled += part;
      done += part;
    }
  }

  private void seal(boolean last) throws IOException {
    var plain = Arrays.copyOf(chunk, filled);
    out.write(crypto.sealAesGcm(key, nonce(number, last), NOTHING, plain));
    number++;
    filled = 0;
  }

  static byte[] nonce(long number, boolean last) {
    return ByteBuffer.allocate(Crypto.NONCE_LENGTH)
        .putLong(3, number)
        .put(Crypto.NONCE_LENGTH - 1, (byte) (last ? 1 : 0))
        .array();
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      seal(true);
      out.flush();
    }
  }
}
