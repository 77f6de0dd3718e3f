package io.certwright.storage.file.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Every operation on files that the storage depends on, so that tests can count forces, make any of
 * them fail, and record them to replay a loss of power.
 *
 * <p>None of them may be cut short by an interrupt, and none touches the thread's interrupt flag.
 */
public interface FileLayer {

  /** Creates the directory and its missing parents, each readable by its owner alone, durably. */
  void createDirectories(Path directory) throws IOException;

  /** The names of the files in a directory. */
  List<String> list(Path directory) throws IOException;

  /** Opens a file for reading alone. */
  Handle openForReading(Path file) throws IOException;

  /** Opens a file for reading and writing; one that is not there is made, empty. */
  Handle openForWriting(Path file) throws IOException;

  /** Puts a file in the place of another one, atomically. */
  void rename(Path from, Path to) throws IOException;

  /** Deletes a file if it is there. */
  void delete(Path file) throws IOException;

  /** Makes the names in a directory durable. */
  void forceDirectory(Path directory) throws IOException;

  /** The bytes that can still be written, as far as the system tells. */
  long usableSpace(Path directory) throws IOException;

  /** An open file. Not thread-safe. */
  interface Handle extends Closeable {

    /** The length of the file. */
    long size() throws IOException;

    /** Reads until the buffer is full or the file ends; returns how much was read, 0 at the end. */
    int read(long position, byte[] buffer, int offset, int length) throws IOException;

    /** Writes all of it; when it fails, any part may have been written. */
    void write(long position, byte[] buffer, int offset, int length) throws IOException;

    /** Makes everything written so far, and the length, durable. */
    void force() throws IOException;

    /** Cuts the file off. */
    void truncate(long size) throws IOException;
  }
}
