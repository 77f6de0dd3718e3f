package io.certwright.tests;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** A JVM beside this one, on its class path, whose lines are read and which can be killed. */
final class ChildJvm implements AutoCloseable {

  private static final String END = " .";
  private static final String CLOSED = "";
  private static final int MOST_LINES = 1_000_000;

  private final Process process;
  private final Thread reader;
  private final List<String> lines = new ArrayList<>();
  private final BlockingQueue<String> fresh = new ArrayBlockingQueue<>(MOST_LINES);

  private ChildJvm(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "child-jvm-reader");
    reader.setDaemon(true);
    reader.start();
  }

  static ChildJvm start(Class<?> main, String... arguments) throws IOException {
    // What makes a short life shorter.
    return start(List.of("-XX:TieredStopAtLevel=1", "-Xmx128m"), main, arguments);
  }

  /** One that works for long, in a heap of so many megabytes. */
  static ChildJvm startInHeap(int megabytes, Class<?> main, String... arguments)
      throws IOException {
    return start(List.of("-Xmx" + megabytes + "m"), main, arguments);
  }

  private static ChildJvm start(List<String> options, Class<?> main, String... arguments)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(java());
    command.addAll(options);
    command.addAll(List.of("-XX:+UseSerialGC", "-cp"));
    command.add(classPath());
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ChildJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The class path of the tests, also where the test runner hid it in the manifest of a jar. */
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** Called in the child: says a line in one write, so that a kill does not tear it. */
  static void say(String line) {
    var bytes = (line + END + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      OUT.write(bytes);
    } catch (IOException e) {
      // The parent is gone, and so is the reason to go on.
      Runtime.getRuntime().halt(3);
    }
  }

  private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private void read() {
    try (var in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        if (line.endsWith(END)) {
          fresh.add(line.substring(0, line.length() - END.length()));
        }
      }
    } catch (IOException e) {
      // The end of the process is the end of what it says.
    } finally {
      fresh.add(CLOSED);
    }
  }

  /** The next line; fails if the child ends or says nothing for a minute. */
  String await() throws InterruptedException {
    var line = fresh.poll(1, TimeUnit.MINUTES);
    if (line == null || line.equals(CLOSED)) {
      throw new AssertionError(
          line == null ? "the child says nothing" : "the child ended, see its errors above");
    }
    lines.add(line);
    return line;
  }

  /** Ends it by SIGKILL; returns all that it said before. */
  List<String> kill() throws InterruptedException {
    // By its handle: the process object would close the pipe, and with it what is still in there.
    process.toHandle().destroyForcibly();
    process.waitFor();
    reader.join();
    fresh.removeIf(CLOSED::equals);
    fresh.drainTo(lines);
    return lines;
  }

  long pid() {
    return process.pid();
  }

  /** The status that it ended with; 137 after a kill. */
  int status() {
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
