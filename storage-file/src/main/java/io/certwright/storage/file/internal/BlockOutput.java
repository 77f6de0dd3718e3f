package io.certwright.storage.file.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file of blocks, each with its kind, its length and a checksum that covers its place too. */
final class BlockOutput implements Closeable {

  /** Kind, length, checksum. */
  static final int HEADER = 12;

  /** The kind of the last block, which tells that the file is whole. */
  static final int END = 0;

  /** Blocks are closed from this size on. */
  private static final int FULL = 1 << 16;

  private final FileLayer.Handle file;
  private final StoreId store;
  private final ByteSink block = new ByteSink();
  private long position;

  BlockOutput(FileLayer.Handle file, StoreId store) {
    this.file = file;
    this.store = store;
  }

  /** The block being filled. */
  ByteSink block() {
    return block;
  }

  boolean isFull() {
    return block.size() >= FULL;
  }

  /** Writes the block, if there is something in it, and starts another one. */
  void flush(int kind) throws IOException {
    if (block.size() > 0) {
      write(kind);
    }
  }

  /** Writes the last block, and forces the file. */
  void finish() throws IOException {
    write(END);
    file.force();
  }

  private void write(int kind) throws IOException {
    var content = block.toByteArray();
    var bytes = new byte[HEADER + content.length];
    ByteBuffer.wrap(bytes).putInt(kind).putInt(content.length).putInt(0).put(content);
    int checksum = Checksum.at(store, position, bytes, 0, bytes.length);
    ByteBuffer.wrap(bytes).putInt(2 * Integer.BYTES, checksum);
    file.write(position, bytes, 0, bytes.length);
    position += bytes.length;
    block.clear();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
