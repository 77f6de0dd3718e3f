package io.certwright.storage.jdbc;

import java.nio.file.Path;

/** Processes on one SQLite file. */
class SqliteProcessesTest extends Processes {
  @Override
  String url(Path directory) {
    return "jdbc:sqlite:" + directory.resolve("vault.db");
  }
}
