package io.certwright.internal.transfer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.certwright.errors.KeyAccessException;
import io.certwright.errors.UnusableBackupException;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.store.Passage;
import io.certwright.spi.Bytes;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Function;

/** Reads what {@link BackupOutput} wrote, and trusts nothing of it. Used by one thread. */
final class BackupInput {

  private static final int MAX_HEADER = 1 << 18;

  private final Passage passage;
  private final DataInputStream in;

  private BackupInput(Passage passage, DataInputStream in) {
    this.passage = passage;
    this.in = in;
  }

  /**
   * Reads the header and unlocks it.
   *
   * @param unlock makes a passage of the lock in the header
   * @throws KeyAccessException if the protection does not open it
   */
  static BackupInput open(
      InputStream stream, BackupForm form, Function<Bytes, Passage> unlock, Crypto crypto)
      throws IOException {
    var start = stream.readNBytes(form.magic().length() + 1 + Integer.BYTES);
    int magic = form.magic().length();
    if (start.length < magic
        || !Arrays.equals(start, 0, magic, form.magic().getBytes(US_ASCII), 0, magic)) {
      throw new UnusableBackupException("it does not begin like a backup of this library and kind");
    }
    if (start.length < magic + 1 + Integer.BYTES) {
      throw cutOff();
    }
    if (start[magic] != BackupOutput.FORMAT) {
      throw new UnusableBackupException(
          "it has format version "
              + (start[magic] & 0xff)
              + "; restore it with the newer version of the library that wrote it");
    }
    int length = ByteBuffer.wrap(start).getInt(magic + 1);
    if (length < 0 || length > MAX_HEADER) {
      throw new UnusableBackupException("its header has a length that none has");
    }
    var content = stream.readNBytes(length);
    if (content.length < length) {
      throw cutOff();
    }
    var passage = unlock(content, unlock);
    var header = ByteBuffer.allocate(start.length + length).put(start).put(content).array();
    var key = passage.key(form.purpose(), header);
    return new BackupInput(passage, new DataInputStream(new SealedInput(stream, crypto, key)));
  }

  private static Passage unlock(byte[] header, Function<Bytes, Passage> unlock) {
    try {
      var in = DerReader.of(header);
      var lock = in.bytes();
      in.octets();
      in.end();
      return unlock.apply(lock);
    } catch (KeyAccessException | UnusableBackupException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UnusableBackupException("its header is malformed (" + e.getMessage() + ")");
    }
  }

  Passage passage() {
    return passage;
  }

  Item next() throws IOException {
    try {
      int length = in.readInt();
      if (length < 0 || length > Item.MAX_LENGTH) {
        throw new UnusableBackupException("an item of it is longer than any that was written");
      }
      return Item.decode(in.readNBytes(length));
    } catch (EOFException e) {
      throw cutOff();
    } catch (UnusableBackupException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UnusableBackupException("an item of it is malformed (" + e.getMessage() + ")");
    }
  }

  /** Requires that nothing follows. */
  void end() throws IOException {
    if (in.read() >= 0) {
      throw new UnusableBackupException("something follows its end");
    }
  }

  private static UnusableBackupException cutOff() {
    return new UnusableBackupException("it was cut off");
  }
}
