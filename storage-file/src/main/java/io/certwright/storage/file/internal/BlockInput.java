package io.certwright.storage.file.internal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads what {@link BlockOutput} wrote, and gives out nothing that is damaged. */
final class BlockInput {

  private final Window window;
  private final StoreId store;
  private long position;

  BlockInput(Window window, StoreId store) {
    this.window = window;
    this.store = store;
  }

  /**
   * The next block.
   *
   * @throws DamagedFileException if it is not as it was written
   */
  Block next() throws IOException {
    int header = BlockOutput.HEADER;
    require(position + header <= window.size());
    int offset = window.seek(position, header);
    int length = ByteBuffer.wrap(window.bytes()).getInt(offset + Integer.BYTES);
    require(length >= 0 && position + header + length <= window.size());
    offset = window.seek(position, header + length);
    var bytes = ByteBuffer.wrap(window.bytes());
    int kind = bytes.getInt(offset);
    int checksum = bytes.getInt(offset + 2 * Integer.BYTES);
    bytes.putInt(offset + 2 * Integer.BYTES, 0);
    require(Checksum.at(store, position, window.bytes(), offset, header + length) == checksum);
    position += header + length;
    require(kind != BlockOutput.END || position == window.size());
    return new Block(kind, new ByteSource(window.bytes(), offset + header, length));
  }

  private static void require(boolean good) throws DamagedFileException {
    if (!good) {
      throw new DamagedFileException();
    }
  }

  /**
   * A block.
   *
   * @param kind its kind
   * @param content its content, to be read before the next block
   */
  record Block(int kind, ByteSource content) {}
}
