package io.certwright.internal.transfer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.store.Passage;
import io.certwright.spi.Bytes;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Writes a backup: in the clear a magic line, the format's version and what the key protection
 * needs to unlock it; then, sealed, items one after another, each behind its length.
 *
 * <p>Closing it completes the backup; one that was not closed cannot be restored. Used by one
 * thread.
 */
final class BackupOutput implements AutoCloseable {

  static final int FORMAT = 1;
  static final int SALT_LENGTH = 32;

  private final DataOutputStream out;

  BackupOutput(OutputStream out, BackupForm form, Passage passage, Bytes lock, Crypto crypto)
      throws IOException {
    var content =
        new DerWriter().octets(lock).octets(crypto.randomBytes(SALT_LENGTH)).toByteArray();
    var header =
        ByteBuffer.allocate(form.magic().length() + 1 + Integer.BYTES + content.length)
            .put(form.magic().getBytes(US_ASCII))
            .put((byte) FORMAT)
            .putInt(content.length)
            .put(content)
            .array();
    out.write(header);
    // The key depends on every byte of the header, so none of them can be another.
    var key = passage.key(form.purpose(), header);
    this.out = new DataOutputStream(new SealedOutput(out, crypto, key));
  }

  void write(Item item) throws IOException {
    var encoded = item.encode();
    out.writeInt(encoded.length);
    out.write(encoded);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
