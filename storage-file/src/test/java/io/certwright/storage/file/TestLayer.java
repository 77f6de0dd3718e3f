package io.certwright.storage.file;

import io.certwright.spi.Bytes;
import io.certwright.storage.file.internal.DiskLayer;
import io.certwright.storage.file.internal.FileLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The disk, with someone who sees each change coming and can make it fail. */
final class TestLayer implements FileLayer {

  enum Kind {
    CREATE,
    WRITE,
    FORCE,
    TRUNCATE,
    RENAME,
    DELETE,
    FORCE_DIRECTORY
  }

  /** A change that is about to be made; {@code to} and {@code bytes} where the kind has them. */
  record Op(Kind kind, Path file, Path to, long position, Bytes bytes) {
    String name() {
      return file.getFileName().toString();
    }

    boolean isJournal() {
      return name().startsWith("journal-");
    }
  }

  interface Watcher {
    void before(Op op) throws IOException;
  }

  /** A write that got only so far. */
  static final class Torn extends IOException {
    private static final long serialVersionUID = 1L;
    private final int written;

    Torn(int written, String message) {
      super(message);
      this.written = written;
    }
  }

  private static final Bytes NOTHING = Bytes.empty();

  private final FileLayer disk;
  private final boolean forces;
  private volatile Watcher watcher;

  private TestLayer(FileLayer disk, boolean forces, Watcher watcher) {
    this.disk = disk;
    this.forces = forces;
    this.watcher = watcher;
  }

  static TestLayer watchedBy(Watcher watcher) {
    return new TestLayer(new DiskLayer(), true, watcher);
  }

  /** Quicker, for tests that open a storage thousands of times and lose no power. */
  static TestLayer withoutForces() {
    return new TestLayer(new DiskLayer(), false, op -> {});
  }

  /** Over files that are on no disk. */
  static TestLayer over(MemoryLayer memory) {
    return new TestLayer(memory, false, op -> {});
  }

  void watch(Watcher next) {
    watcher = next;
  }

  private boolean exists(Path file) throws IOException {
    return disk instanceof MemoryLayer
        ? disk.list(file.getParent()).contains(file.getFileName().toString())
        : Files.exists(file);
  }

  private void before(Kind kind, Path file) throws IOException {
    watcher.before(new Op(kind, file, file, 0, NOTHING));
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    disk.createDirectories(directory);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return disk.list(directory);
  }

  @Override
  public Handle openForReading(Path file) throws IOException {
    return new Watched(file, disk.openForReading(file));
  }

  @Override
  public Handle openForWriting(Path file) throws IOException {
    if (!exists(file)) {
      before(Kind.CREATE, file);
    }
    return new Watched(file, disk.openForWriting(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    watcher.before(new Op(Kind.RENAME, from, to, 0, NOTHING));
    disk.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    if (exists(file)) {
      before(Kind.DELETE, file);
    }
    disk.delete(file);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    before(Kind.FORCE_DIRECTORY, directory);
    if (forces) {
      disk.forceDirectory(directory);
    }
  }

  @Override
  public long usableSpace(Path directory) {
    return Long.MAX_VALUE;
  }

  private final class Watched implements Handle {
    private final Path file;
    private final Handle handle;

    Watched(Path file, Handle handle) {
      this.file = file;
      this.handle = handle;
    }

    @Override
    public long size() throws IOException {
      return handle.size();
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) throws IOException {
      return handle.read(position, buffer, offset, length);
    }

    @Override
    public void write(long position, byte[] buffer, int offset, int length) throws IOException {
      var bytes = Bytes.copyOfRange(buffer, offset, length);
      try {
        watcher.before(new Op(Kind.WRITE, file, file, position, bytes));
      } catch (Torn e) {
        handle.write(position, buffer, offset, Math.min(e.written, length));
        throw e;
      }
      handle.write(position, buffer, offset, length);
    }

    @Override
    public void force() throws IOException {
      before(Kind.FORCE, file);
      if (forces) {
        handle.force();
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      if (size < handle.size()) {
        watcher.before(new Op(Kind.TRUNCATE, file, file, size, NOTHING));
      }
      handle.truncate(size);
    }

    @Override
    public void close() throws IOException {
      handle.close();
    }
  }
}
