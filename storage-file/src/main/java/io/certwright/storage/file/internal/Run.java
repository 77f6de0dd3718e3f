package io.certwright.storage.file.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An index file: rows in order, read block by block, each block checked. Thread-safe. */
final class Run {

  private final SharedFile file;
  private final StoreId store;
  private final long number;
  private final long length;
  private final BlockPages pages;
  private final Bloom bloom;
  private final long records;
  private volatile @Nullable Kept last;

  private record Kept(int block, Rows rows) {}

  private Run(
      SharedFile file,
      StoreId store,
      long number,
      long length,
      BlockPages pages,
      Bloom bloom,
      long records) {
    this.file = file;
    this.store = store;
    this.number = number;
    this.length = length;
    this.pages = pages;
    this.bloom = bloom;
    this.records = records;
  }

  /**
   * Opens one of this length.
   *
   * @throws DamagedFileException if its end is not as it was written
   */
  static Run open(FileLayer files, Path directory, StoreId store, long number, long length)
      throws IOException {
    var file = new SharedFile(files, directory.resolve(RunFormat.name(number)));
    boolean good = false;
    try {
      var footer = part(file, length - RunFormat.FOOTER, RunFormat.FOOTER);
      var from = ByteBuffer.wrap(footer);
      int body = RunFormat.FOOTER - Integer.BYTES;
      long base = number + ((length - RunFormat.FOOTER) << 16);
      require(Checksum.at(store, base, footer, 0, body) == from.getInt(body));
      require(from.getLong() == RunFormat.MAGIC);
      long end = from.getLong();
      int pagesLength = (int) from.getLong();
      int filterLength = (int) from.getLong();
      var where = part(file, end, pagesLength);
      require(Checksum.at(store, number + (end << 16), where, 0, pagesLength) == from.getInt());
      var filter = part(file, end + pagesLength, filterLength);
      long filterBase = number + ((end + pagesLength) << 16);
      require(Checksum.at(store, filterBase, filter, 0, filterLength) == from.getInt());
      var run =
          new Run(
              file,
              store,
              number,
              length,
              BlockPages.decode(where),
              Bloom.decode(filter),
              from.getLong());
      good = true;
      return run;
    } finally {
      if (!good) {
        file.close();
      }
    }
  }

  private static byte[] part(SharedFile file, long position, int length) throws IOException {
    require(position >= 0);
    var bytes = new byte[length];
    require(file.read(position, bytes, length) == length);
    return bytes;
  }

  private static void require(boolean good) throws DamagedFileException {
    if (!good) {
      throw new DamagedFileException();
    }
  }

  long number() {
    return number;
  }

  long length() {
    return length;
  }

  /** The number of rows that are about records themselves. */
  long records() {
    return records;
  }

  Path path() {
    return file.path();
  }

  void close() throws IOException {
    file.close();
  }

  /** What stands under the key of a record; null: nothing is known here. */
  byte @Nullable [] get(byte[] key) {
    if (pages.count() == 0 || !bloom.mayContain(key)) {
      return null;
    }
    var rows = rows(pages.find(key));
    int row = rows.find(key);
    boolean isThere = row < rows.count() && java.util.Arrays.equals(rows.key(row), key);
    return isThere ? rows.value(row) : null;
  }

  /** The rows of a block; those of the last one are kept, as a schedule asks for them again. */
  private Rows rows(int block) {
    var kept = last;
    if (kept == null || kept.block != block) {
      kept = new Kept(block, read(block));
      last = kept;
    }
    return kept.rows;
  }

  private Rows read(int block) {
    var bytes = new byte[pages.length(block)];
    long position = pages.position(block);
    try {
      int read = file.read(position, bytes, bytes.length);
      var header = ByteBuffer.wrap(bytes);
      int content = bytes.length - RunFormat.BLOCK_HEADER;
      if (read != bytes.length
          || header.getInt() != content
          || header.getInt()
              != Checksum.at(
                  store, number + (position << 16), bytes, RunFormat.BLOCK_HEADER, content)) {
        throw new DamagedIndexException(this, position);
      }
      return Rows.decode(bytes, RunFormat.BLOCK_HEADER, content);
    } catch (java.io.FileNotFoundException e) {
      throw new DamagedIndexException(this, 0);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + path(), e);
    }
  }

  /** The rows from this key on. */
  Cursor from(byte[] start) {
    return new Walk(start, true);
  }

  /** The rows before this key, the last one first. */
  Cursor before(byte[] end) {
    return new Walk(end, false);
  }

  private final class Walk implements Cursor {
    private final boolean ascends;
    private int block;
    private int row;
    private @Nullable Rows rows;

    Walk(byte[] edge, boolean ascends) {
      this.ascends = ascends;
      if (pages.count() > 0) {
        block = pages.find(edge);
        var found = rows(block);
        rows = found;
        row = ascends ? found.find(edge) - 1 : found.find(edge);
      }
    }

    @Override
    public boolean next() {
      row += ascends ? 1 : -1;
      while (rows != null && (row < 0 || row >= rows.count())) {
        block += ascends ? 1 : -1;
        rows = block >= 0 && block < pages.count() ? rows(block) : null;
        row = ascends || rows == null ? 0 : rows.count() - 1;
      }
      return rows != null;
    }

    private Rows current() {
      if (rows == null) {
        throw new IllegalStateException("behind the last row");
      }
      return rows;
    }

    @Override
    public byte[] key() {
      return current().key(row);
    }

    @Override
    public byte[] value() {
      return current().value(row);
    }
  }
}
