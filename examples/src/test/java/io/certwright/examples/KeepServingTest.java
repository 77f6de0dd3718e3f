package io.certwright.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The example with {@code --keep}, and what it tells people to try meanwhile. */
class KeepServingTest {

  private static final int PATIENCE_SECONDS = 90;

  @TempDir private Path temporary;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Thread example = new Thread(this::run, "example");

  private void run() {
    var print = new PrintStream(out, true, StandardCharsets.UTF_8);
    var directory = temporary.resolve("vault").toString();
    String[] options = {"--dir", directory, "--life", "5", "--renewals", "1", "--keep"};
    var unused = LiveRotation.status(options, print, print);
  }

  @BeforeEach
  void start() {
    example.start();
  }

  @AfterEach
  void interrupt() throws InterruptedException {
    example.interrupt();
    example.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    assertThat(example.isAlive()).as("it ends when it is interrupted").isFalse();
  }

  @Test
  void itGoesOnAfterTheRenewalsThatItNeeds() throws Exception {
    var renewals = Pattern.compile("(?s)(renewed  serial .*){3}");
    awaitSaid(renewals);
    assertThat(example.isAlive()).isTrue();
    assertThat(said()).doesNotContain("summary");
  }

  @ParameterizedTest
  @CsvSource({"curl, the shop is open", "openssl, Verify return code: 0 (ok)"})
  void theLinesThatItPrintsWork(String tool, String expected) throws Exception {
    var line = awaitSaid(Pattern.compile("(?m)^ *(" + tool + " .*)$")).group(1);
    assumeTrue(isOnThePath(tool), tool + " is not on this machine, so its line was not tried");
    var said = Files.createFile(temporary.resolve("said.txt"));
    var process =
        new ProcessBuilder(List.of(line.split(" ")))
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(line).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(said).content().as(line).contains(expected);
    assertThat(process.exitValue()).as(line).isZero();
  }

  private static boolean isOnThePath(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
  }

  private Matcher awaitSaid(Pattern expected) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (example.isAlive() && System.nanoTime() < end) {
      var matcher = expected.matcher(said());
      if (matcher.find()) {
        return matcher;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("it did not say " + expected + ", but:\n" + said());
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
