package io.certwright.storage.file.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.List;

/**
 * The file system itself. Files are {@link RandomAccessFile}s, because a {@link FileChannel} closes
 * itself when a thread that uses it is interrupted.
 */
public final class DiskLayer implements FileLayer {

  private static final boolean WINDOWS = java.io.File.separatorChar == '\\';

  @Override
  public void createDirectories(Path directory) throws IOException {
    var missing = new ArrayDeque<Path>();
    for (var at = directory.toAbsolutePath();
        at != null && !Files.exists(at);
        at = at.getParent()) {
      missing.push(at);
    }
    for (var next : missing) {
      Files.createDirectory(next, ownerOnly(next, "rwx------"));
      var parent = next.getParent();
      if (parent != null) {
        forceDirectory(parent);
      }
    }
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Override
  public Handle openForReading(Path file) throws IOException {
    return new DiskHandle(new RandomAccessFile(file.toFile(), "r"));
  }

  @Override
  public Handle openForWriting(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.createFile(file, ownerOnly(file, "rw-------"));
      } catch (FileAlreadyExistsException e) {
        // Someone else made it in between; opening it is all that is left to do.
      }
    }
    return new DiskHandle(new RandomAccessFile(file.toFile(), "rw"));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    if (WINDOWS) {
      return; // A directory cannot be opened there; the file system journals names by itself.
    }
    // A directory can be forced only through a channel, and a channel breaks off when its thread is
    // interrupted. So the interrupt waits until it is done.
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
          channel.force(true);
          return;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public long usableSpace(Path directory) throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }

  /** The attributes that a new file gets, where the file system knows permissions. */
  static FileAttribute<?>[] ownerOnly(Path file, String permissions) {
    var existing = file.toAbsolutePath().getParent();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null
        || Files.getFileAttributeView(existing, PosixFileAttributeView.class) == null) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }

  private record DiskHandle(RandomAccessFile file) implements Handle {

    @Override
    public long size() throws IOException {
      return file.length();
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) throws IOException {
      file.seek(position);
      int done = 0;
      while (done < length) {
        int count = file.read(buffer, offset + done, length - done);
        if (count < 0) {
          break;
        }
        done += count;
      }
      return done;
    }

    @Override
    public void write(long position, byte[] buffer, int offset, int length) throws IOException {
      file.seek(position);
      file.write(buffer, offset, length);
    }

    @Override
    public void force() throws IOException {
      file.getFD().sync();
    }

    @Override
    public void truncate(long size) throws IOException {
      if (file.length() > size) {
        file.setLength(size);
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
