package io.certwright.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A new directory that goes when it is closed. */
public final class ScratchDirectory implements AutoCloseable {

  /** Where the scratch directories are; benchmarks/run puts them on the disk of the project. */
  private static final String PARENT_PROPERTY = "bench.directory";

  private final Path path;

  /** Below the directory that the property names, because a temporary one may be no disk at all. */
  public ScratchDirectory() throws IOException {
    var parent = System.getProperty(PARENT_PROPERTY);
    path =
        parent == null
            ? Files.createTempDirectory("bench-")
            : Files.createTempDirectory(Files.createDirectories(Path.of(parent)), "bench-");
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** The length of all files together. */
  public long size() throws IOException {
    try (var files = Files.walk(path)) {
      return files.filter(Files::isRegularFile).mapToLong(ScratchDirectory::length).sum();
    }
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.walk(path)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
