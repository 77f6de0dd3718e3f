package io.certwright.storage.jdbc;

import java.nio.file.Path;

/** Processes on one H2 file: one after the other, or through the one that has it open. */
class H2ProcessesTest extends Processes {
  @Override
  String url(Path directory) {
    return H2Fixture.url(directory);
  }

  @Override
  String sharedUrl(Path directory) {
    return url(directory) + ";AUTO_SERVER=TRUE";
  }
}
