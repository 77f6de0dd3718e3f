package io.certwright.storage.file.internal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC-32C: finds damage, not malice; that is what core's integrity tags are for. */
final class Checksum {

  private Checksum() {}

  /** Of these bytes. */
  static int of(byte[] bytes, int offset, int length) {
    var crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /**
   * Of these bytes at this place: in this storage, in the segment that starts with this sequence
   * number. Bytes that were valid elsewhere (a journal that is itself kept in a payload) are not
   * valid here.
   */
  static int at(StoreId store, long base, byte[] bytes, int offset, int length) {
    var crc = new CRC32C();
    crc.update(
        ByteBuffer.allocate(24).putLong(store.high()).putLong(store.low()).putLong(base).flip());
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
