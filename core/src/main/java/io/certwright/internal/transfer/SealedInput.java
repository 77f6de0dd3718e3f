package io.certwright.internal.transfer;

import io.certwright.errors.UnusableBackupException;
import io.certwright.internal.crypto.AesKey;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.crypto.SealBrokenException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** Opens what {@link SealedOutput} wrote; gives no byte away that is not as it was written. */
final class SealedInput extends InputStream {

  private static final int SEALED = SealedOutput.CHUNK + 16;
  private static final byte[] NOTHING = new byte[0];

  private final PushbackInputStream in;
  private final Crypto crypto;
  private final AesKey key;
  private byte[] chunk = NOTHING;
  private int position;
  private long number;
  private boolean ended;

  SealedInput(InputStream in, Crypto crypto, AesKey key) {
    this.in = new PushbackInputStream(in);
    this.crypto = crypto;
    this.key = key;
  }

  @Override
  public int read() throws IOException {
    return fill() ? chunk[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int part = Math.min(length, chunk.length - position);
    System.arraycopy(chunk, position, bytes, offset, part);
    position += part;
    return part;
  }

  /** Whether there is a byte to give. */
  private boolean fill() throws IOException {
    while (position == chunk.length && !ended) {
      var sealed = in.readNBytes(SEALED);
      int next = in.read();
      ended = next < 0;
      if (!ended) {
        in.unread(next);
      }
      try {
        chunk = crypto.openAesGcm(key, SealedOutput.nonce(number, ended), NOTHING, sealed);
      } catch (SealBrokenException e) {
        throw new UnusableBackupException(
            "it was changed, cut off or put together of several, from its byte "
                + number * SEALED
                + " after the header on; take another copy of it, or another backup");
      }
      position = 0;
      number++;
    }
    return position < chunk.length;
  }
}
