package io.certwright.tests.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every certificate that a vault signed in a run of the tests, as it was logged. Here each process
 * writes a file of its own below {@code target}, one certificate in base64 a line; the tests of the
 * other modules, which ran before, have a logger write one file a process.
 */
public final class IssuedCertificates {

  private static final Path DIRECTORY = Path.of("target", "issued");
  private static final String LOGGER = "io.certwright.internal.making.CertificateMaker";
  private static final String MESSAGE = "signed {}";

  private IssuedCertificates() {}

  static boolean areLoggedBy(String logger) {
    return logger.equals(LOGGER);
  }

  static synchronized void add(String pattern, Object[] arguments) {
    if (!pattern.equals(MESSAGE)) {
      return;
    }
    try {
      Files.createDirectories(DIRECTORY);
      Files.writeString(
          DIRECTORY.resolve(ProcessHandle.current().pid() + ".txt"),
          arguments[0] + "\n",
          StandardCharsets.US_ASCII,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of them, without those that a killed process did not write to the end. */
  public static Set<String> all() throws IOException {
    var all = new TreeSet<String>();
    for (var file : files()) {
      var text = Files.readString(file, StandardCharsets.US_ASCII);
      text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .map(line -> line.substring(line.lastIndexOf(' ') + 1))
          .forEach(all::add);
    }
    return all;
  }

  /** Forgets them, so that the next run begins with nothing. */
  public static void forget() throws IOException {
    for (var file : files()) {
      Files.delete(file);
    }
  }

  private static List<Path> files() throws IOException {
    var files = new ArrayList<Path>();
    if (Files.isDirectory(DIRECTORY)) {
      try (var own = Files.newDirectoryStream(DIRECTORY, "*.txt")) {
        own.forEach(files::add);
      }
    }
    try (var modules = Files.newDirectoryStream(Path.of(".."), Files::isDirectory)) {
      for (var module : modules) {
        var target = module.resolve("target");
        if (Files.isDirectory(target)) {
          try (var logs = Files.newDirectoryStream(target, "issued-*.log")) {
            logs.forEach(files::add);
          }
        }
      }
    }
    return files;
  }
}
