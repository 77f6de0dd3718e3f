package io.certwright.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of somebody else's, run with a time limit. */
final class Tool {

  private static final long SECONDS = 60;

  private final List<String> command;

  private Tool(List<String> command) {
    this.command = command;
  }

  /** OpenSSL; the test is skipped, with the reason, where there is none. */
  static Tool openssl() {
    return required("openssl", "version");
  }

  /** The linter of certificates of the ZMap project. */
  static Tool zlint() {
    return required("zlint", "-version");
  }

  /** The keytool of this JDK, or the one on the path. */
  static Tool keytool() {
    var own = Path.of(System.getProperty("java.home"), "bin", "keytool");
    return required(Files.isExecutable(own) ? own.toString() : "keytool", "-help");
  }

  /** A program of a JDK. */
  static Tool of(Path home, String program) {
    return new Tool(List.of(home.resolve("bin").resolve(program).toString()));
  }

  private static Tool required(String program, String probe) {
    boolean works;
    try {
      works = new Tool(List.of(program)).start(List.of(probe)).exit == 0;
    } catch (UncheckedIOException e) {
      works = false;
    }
    assumeTrue(works, program + " is not on this machine, so it did not read what we make");
    return new Tool(List.of(program));
  }

  /** How it ended, and all that it printed. */
  record Run(int exit, String output) {}

  /** Runs it; it has to end well. */
  String run(Object... arguments) {
    var run = start(words(arguments));
    assertThat(run.exit).as("%s %s says:%n%s", command, words(arguments), run.output).isZero();
    return run.output;
  }

  /** Runs it; it has to end badly. */
  String fails(Object... arguments) {
    var run = start(words(arguments));
    assertThat(run.exit).as("%s %s says:%n%s", command, words(arguments), run.output).isPositive();
    return run.output;
  }

  private static List<String> words(Object... arguments) {
    return Arrays.stream(arguments).map(Object::toString).toList();
  }

  private Run start(List<String> arguments) {
    var all = new ArrayList<>(command);
    all.addAll(arguments);
    try {
      var output = Files.createTempFile("tool", ".txt");
      try {
        return start(all, output);
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Run start(List<String> all, Path output) throws IOException {
    // Into a file: a program that hangs must not keep us reading.
    var process =
        new ProcessBuilder(all)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(all + " did not end within " + SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
    return new Run(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }
}
