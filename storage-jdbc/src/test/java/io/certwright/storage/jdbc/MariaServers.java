package io.certwright.storage.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The servers of this module's tests, which are skipped where no MariaDB runs. */
final class MariaServers {

  private static final Path UNPACKED = Path.of("target", "mariadb");

  private static final List<String> SMALL =
      List.of("--innodb-buffer-pool-size=64M", "--innodb-log-file-size=32M");

  private static final class Holder {
    static final MariaServer SERVER = started();

    private static MariaServer started() {
      try {
        return start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private MariaServers() {}

  /** The server that the tests of this process share. */
  static MariaServer shared() {
    // Outside the class that holds it: a skip is not an error of its beginning.
    try {
      MariaInstallation.find(UNPACKED);
    } catch (MariaMissingException e) {
      return Assumptions.abort(e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Holder.SERVER;
  }

  /** One of the test's own. */
  static MariaServer start() throws IOException {
    try {
      return new MariaServer(UNPACKED, Files.createTempDirectory("certwright-mariadb"), SMALL);
    } catch (MariaMissingException e) {
      return Assumptions.abort(e.getMessage());
    }
  }
}
