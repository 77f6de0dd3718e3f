package io.certwright.storage.file.internal;

import static io.certwright.spi.storage.StorageException.Reason.IN_USE;

import io.certwright.spi.storage.StorageException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a directory, which one process has at a time. It ends with the process, however
 * that ends.
 */
final class DirectoryLock {

  static final String NAME = "lock";

  /**
   * Locked is a byte far behind the text, because where locks are mandatory a locked text could not
   * be read by those who are refused.
   */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /**
   * The directories held by this process, as system properties: the operating system drops a
   * process's locks on a file when the process closes any handle of it, so a second opener must be
   * turned away before it touches the file, also one that another class loader loaded.
   */
  private static final String HELD = "io.certwright.storage.file.held:";

  private static final int TEXT_LENGTH = 400;

  private final String property;
  private final RandomAccessFile file;
  private final FileLock lock;

  private DirectoryLock(String property, RandomAccessFile file, FileLock lock) {
    this.property = property;
    this.file = file;
    this.lock = lock;
  }

  /** Takes the lock of a directory, given as its real path. */
  static DirectoryLock acquire(Path directory, Instant now) throws IOException {
    var holder = "process " + ProcessHandle.current().pid() + " on " + host() + " since " + now;
    var property = HELD + directory;
    var other = System.getProperties().putIfAbsent(property, holder);
    if (other != null) {
      throw inUse(directory, other + " (this process)");
    }
    DirectoryLock acquired = null;
    try {
      acquired = acquire(directory, property, holder);
      return acquired;
    } finally {
      if (acquired == null) {
        System.getProperties().remove(property);
      }
    }
  }

  private static DirectoryLock acquire(Path directory, String property, String holder)
      throws IOException {
    var path = directory.resolve(NAME);
    try {
      Files.createFile(path, DiskLayer.ownerOnly(path, "rw-------"));
    } catch (FileAlreadyExistsException e) {
      // The usual case.
    }
    var file = new RandomAccessFile(path.toFile(), "rw");
    FileLock lock = null;
    try {
      lock = tryLock(file);
      if (lock == null) {
        throw inUse(directory, text(file));
      }
      write(file, holder);
      return new DirectoryLock(property, file, lock);
    } finally {
      if (lock == null) {
        file.close();
      }
    }
  }

  private static @Nullable FileLock tryLock(RandomAccessFile file) throws IOException {
    try {
      return file.getChannel().tryLock(LOCKED_BYTE, 1, false);
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  void release() throws IOException {
    try (file) {
      write(file, "nobody");
      lock.release();
    } finally {
      System.getProperties().remove(property);
    }
  }

  /** Written over the old text, as a file that is emptied first is flushed by some file systems. */
  private static void write(RandomAccessFile file, String holder) throws IOException {
    var text = Arrays.copyOf(holder.getBytes(StandardCharsets.US_ASCII), TEXT_LENGTH);
    Arrays.fill(text, Math.min(holder.length(), TEXT_LENGTH - 1), TEXT_LENGTH, (byte) ' ');
    text[TEXT_LENGTH - 1] = '\n';
    file.seek(0);
    file.write(text);
  }

  private static String text(RandomAccessFile file) throws IOException {
    var bytes = new byte[TEXT_LENGTH];
    file.seek(0);
    int length = file.read(bytes);
    return length <= 0
        ? "another process"
        : new String(bytes, 0, length, StandardCharsets.US_ASCII).strip();
  }

  /** The name of this machine, without asking the network for it. */
  private static String host() {
    try (var name = new RandomAccessFile("/proc/sys/kernel/hostname", "r")) {
      var line = name.readLine();
      return line == null ? "this host" : line;
    } catch (IOException e) {
      var name = System.getenv("COMPUTERNAME");
      return name == null ? "this host" : name;
    }
  }

  private static StorageException inUse(Path directory, String holder) {
    return new StorageException(
        IN_USE, directory + " is in use by " + holder + ": close it there, or ask again later");
  }
}
