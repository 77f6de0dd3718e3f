package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that really is full: a file system of one megabyte in memory, mounted in a name space of
 * its own. Skipped, with the reason, where the system does not let a process have one.
 */
class FullDiskTest {

  private static final String MOUNT = "mount -t tmpfs -o size=1m tmpfs \"$0\"";

  @TempDir private Path directory;

  private record Run(int status, String output) {}

  @Test
  void nothingIsLostAndItGoesOnWhenThereIsRoom() throws Exception {
    assumeTrue(run(MOUNT).status == 0, "no file system can be mounted here, so none was filled");
    var command = " && exec \"$@\"";
    var run =
        run(
            MOUNT + command,
            ChildJvm.java(),
            "-Xmx128m",
            "-cp",
            ChildJvm.classPath(),
            FullDiskProcess.class.getName(),
            directory.toString());
    assertThat(run.status).as(run.output).isZero();
    assertThat(run.output).contains("full FULL true").containsPattern("made [1-9][0-9]+");
    assertThat(run.output)
        .as("what happened, where, and what to do")
        .containsPattern("says .*no space left in .*vault.*make room");
  }

  /** Runs a script in a name space of its own; the directory is its {@code $0}. */
  private Run run(String script, String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.addAll(List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script));
    command.add(directory.toString());
    command.addAll(List.of(arguments));
    var output = Files.createTempFile("full-disk", ".txt");
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
        return new Run(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return new Run(-1, "there is no unshare: " + e.getMessage());
    } finally {
      Files.delete(output);
    }
  }
}
