package io.certwright.storage.file.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Writes rows, given in order, into an index file. */
final class RunWriter implements Closeable {

  private static final int CHUNK = 1 << 17;

  private final FileLayer.Handle file;
  private final StoreId store;
  private final long number;
  private final Bloom bloom;
  private final ByteSink block = new ByteSink(2 * RunFormat.BLOCK);
  private final ByteSink pages = new ByteSink();
  private final ByteSink pending = new ByteSink(2 * CHUNK);
  private byte[] last = {};
  private byte[] firstOfBlock = {};
  private int blocks;
  private long records;
  private long position;

  /** A writer of file number so and so for at most this many records. */
  RunWriter(FileLayer.Handle file, StoreId store, long number, long records) {
    this.file = file;
    this.store = store;
    this.number = number;
    this.bloom = Bloom.of(records);
  }

  void add(byte[] key, byte[] value) throws IOException {
    int shared = block.size() == 0 ? 0 : Math.max(0, Arrays.mismatch(last, key));
    if (block.size() == 0) {
      // As much of it as is needed to tell it from the last key of the block before.
      firstOfBlock = Arrays.copyOf(key, Math.max(0, Arrays.mismatch(last, key)) + 1);
    }
    block.putSmall(shared).putSmall(key.length - shared);
    block.putBytes(ByteBuffer.wrap(key, shared, key.length - shared));
    block.putSmall(value.length).putBytes(ByteBuffer.wrap(value));
    last = key;
    if (key[0] == Keys.RECORD) {
      records++;
      bloom.add(key);
    }
    if (block.size() >= RunFormat.BLOCK) {
      closeBlock();
    }
  }

  private void closeBlock() throws IOException {
    var content = block.toByteArray();
    int checksum = checksum(position + pending.size(), content);
    pending.putInt(content.length).putInt(checksum).putBytes(ByteBuffer.wrap(content));
    pages.putSmall(RunFormat.BLOCK_HEADER + content.length);
    pages.putSmall(firstOfBlock.length).putBytes(ByteBuffer.wrap(firstOfBlock));
    blocks++;
    block.clear();
    if (pending.size() >= CHUNK) {
      write();
    }
  }

  private void write() throws IOException {
    var bytes = pending.toByteArray();
    file.write(position, bytes, 0, bytes.length);
    position += bytes.length;
    pending.clear();
  }

  /** Writes the end, and forces the file; returns its length. */
  long finish() throws IOException {
    if (block.size() > 0) {
      closeBlock();
    }
    write();
    long end = position;
    var where = new ByteSink().putInt(blocks).putBytes(ByteBuffer.wrap(pages.toByteArray()));
    var index = where.toByteArray();
    var filter = bloom.encode();
    pending.putBytes(ByteBuffer.wrap(index)).putBytes(ByteBuffer.wrap(filter));
    var footer = new ByteSink(RunFormat.FOOTER).putLong(RunFormat.MAGIC).putLong(end);
    footer.putLong(index.length).putLong(filter.length);
    footer.putInt(checksum(end, index)).putInt(checksum(end + index.length, filter));
    footer.putLong(records);
    footer.putInt(checksum(end + index.length + filter.length, footer.toByteArray()));
    pending.putBytes(ByteBuffer.wrap(footer.toByteArray()));
    write();
    file.force();
    return position;
  }

  private int checksum(long at, byte[] content) {
    return Checksum.at(store, number + (at << 16), content, 0, content.length);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
