package io.certwright.storage.file.internal;

import java.io.IOException;

/** A file read from front to back in large pieces. */
final class Window {

  private static final int CHUNK = 1 << 18;

  private final FileLayer.Handle file;
  private final long size;
  private byte[] bytes;
  private long start;
  private int length;

  Window(FileLayer.Handle file) throws IOException {
    this.file = file;
    this.size = file.size();
    this.bytes = new byte[(int) Math.min(CHUNK, size)];
  }

  /** The length of the file. */
  long size() {
    return size;
  }

  /** The array that {@link #seek} found its place in; another one after the next call of it. */
  byte[] bytes() {
    return bytes;
  }

  /** Where in {@link #bytes()} so many bytes from the position on stand; they are in the file. */
  int seek(long position, int count) throws IOException {
    if (position < start || position + count > start + length) {
      if (bytes.length < count) {
        bytes = new byte[count];
      }
      start = position;
      length = file.read(position, bytes, 0, bytes.length);
      if (length < count) {
        throw new IOException("the file became shorter while it was read");
      }
    }
    return (int) (position - start);
  }
}
