package io.certwright.storage.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** Directories of tests. */
final class Directories {

  private Directories() {}

  static Path create() {
    try {
      return Files.createTempDirectory("certwright-file").resolve("vault");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes one that {@link #create} made. */
  static void delete(Path directory) {
    try (var files = Files.walk(directory.getParent())) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every file but the lock, which is nobody's content. */
  static Map<String, byte[]> contents(Path directory) {
    try (var files = Files.list(directory)) {
      var contents = new TreeMap<String, byte[]>();
      for (var file : files.toList()) {
        if (!file.endsWith("lock")) {
          contents.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
      }
      return contents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a directory hold exactly these files. */
  static void restore(Path directory, Map<String, byte[]> contents) {
    try {
      Files.createDirectories(directory);
      for (var file : directory.toFile().listFiles()) {
        if (!file.getName().equals("lock") && !contents.containsKey(file.getName())) {
          Files.delete(file.toPath());
        }
      }
      for (var file : contents.entrySet()) {
        Files.write(directory.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
