package io.certwright.internal.transfer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.certwright.errors.KeyAccessException;
import io.certwright.errors.UnusableBackupException;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.store.Passage;
import io.certwright.spi.keys.KeyProtection;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

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
   * @throws KeyAccessException if the protection does not open it
   */
  static BackupInput open(InputStream stream, KeyProtection protection, Crypto crypto)
      throws IOException {
    var start = stream.readNBytes(BackupOutput.MAGIC.length() + 1 + Integer.BYTES);
    int magic = BackupOutput.MAGIC.length();
    if (start.length < magic
        || !Arrays.equals(start, 0, magic, BackupOutput.MAGIC.getBytes(US_ASCII), 0, magic)) {
      throw new UnusableBackupException("it does not begin like a backup of this library");
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
    var passage = unlock(content, protection, crypto);
    var header = ByteBuffer.allocate(start.length + length).put(start).put(content).array();
    var key = passage.key(BackupOutput.PURPOSE, header);
    return new BackupInput(passage, new DataInputStream(new SealedInput(stream, crypto, key)));
  }

  private static Passage unlock(byte[] header, KeyProtection protection, Crypto crypto) {
    try {
      var in = DerReader.of(header);
      var lock = in.bytes();
      in.octets();
      in.end();
      return Passage.unlock("the backup", lock, protection, crypto);
    } catch (KeyAccessException e) {
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
