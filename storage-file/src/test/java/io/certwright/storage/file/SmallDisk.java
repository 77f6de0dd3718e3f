package io.certwright.storage.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system of its own in memory, small; where none can be mounted the test is skipped. */
final class SmallDisk implements AutoCloseable {

  private final Path mount;

  SmallDisk(String options) throws IOException {
    mount = Files.createTempDirectory("certwright-disk");
    boolean mounted = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", mount.toString());
    if (!mounted) {
      Files.delete(mount);
    }
    Assumptions.assumeTrue(mounted, "no file system can be mounted here (not root?)");
  }

  Path directory() {
    return mount.resolve("vault");
  }

  void remount(String options) throws IOException {
    if (!run("mount", "-o", "remount," + options, mount.toString())) {
      throw new IOException("could not remount with " + options);
    }
  }

  private static boolean run(String... command) {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.onExit().join().exitValue() == 0;
    } catch (IOException e) {
      return false; // There is no such program.
    }
  }

  @Override
  public void close() throws IOException {
    if (!run("umount", mount.toString())) {
      throw new IOException("could not unmount " + mount);
    }
    Files.delete(mount);
  }
}
