package io.certwright.storage.file;

import io.certwright.storage.file.internal.FileLayer;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Files that are not on any disk, for tests that open a storage tens of thousands of times. */
final class MemoryLayer implements FileLayer {

  private static final class Content {
    private byte[] bytes;

    Content(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  private final Map<String, Content> files = new ConcurrentSkipListMap<>();

  MemoryLayer(Map<String, byte[]> contents) {
    contents.forEach((name, bytes) -> files.put(name, new Content(bytes.clone())));
  }

  Map<String, byte[]> contents() {
    var contents = new TreeMap<String, byte[]>();
    files.forEach((name, file) -> contents.put(name, file.bytes.clone()));
    return contents;
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  @Override
  public void createDirectories(Path directory) {
    directory.toFile().mkdirs();
  }

  @Override
  public List<String> list(Path directory) {
    return List.copyOf(files.keySet());
  }

  @Override
  public Handle openForReading(Path file) throws FileNotFoundException {
    var content = files.get(name(file));
    if (content == null) {
      throw new FileNotFoundException(name(file));
    }
    return new Open(content);
  }

  @Override
  public Handle openForWriting(Path file) {
    return new Open(files.computeIfAbsent(name(file), name -> new Content(new byte[0])));
  }

  @Override
  public void rename(Path from, Path to) {
    files.put(name(to), files.remove(name(from)));
  }

  @Override
  public void delete(Path file) {
    files.remove(name(file));
  }

  @Override
  public void forceDirectory(Path directory) {}

  @Override
  public long usableSpace(Path directory) {
    return Long.MAX_VALUE;
  }

  private record Open(Content content) implements Handle {

    @Override
    public long size() {
      synchronized (content) {
        return content.bytes.length;
      }
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) {
      synchronized (content) {
        int count = (int) Math.max(0, Math.min(length, content.bytes.length - position));
        System.arraycopy(content.bytes, (int) Math.min(position, size()), buffer, offset, count);
        return count;
      }
    }

    @Override
    public void write(long position, byte[] buffer, int offset, int length) {
      synchronized (content) {
        int end = (int) position + length;
        if (end > content.bytes.length) {
          content.bytes = Arrays.copyOf(content.bytes, end);
        }
        System.arraycopy(buffer, offset, content.bytes, (int) position, length);
      }
    }

    @Override
    public void force() {}

    @Override
    public void truncate(long size) {
      synchronized (content) {
        if (size < content.bytes.length) {
          content.bytes = Arrays.copyOf(content.bytes, (int) size);
        }
      }
    }

    @Override
    public void close() {}
  }
}
