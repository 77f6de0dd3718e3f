package io.certwright.benchmarks.storage;

import io.certwright.benchmarks.ScratchDirectory;

/** The backends that are measured. */
enum Kind {
  MEMORY,
  FILE,
  SQLITE,
  H2,
  MARIADB,
  POSTGRESQL;

  /** Whether it can be measured on this machine. */
  boolean isHere() {
    return this != POSTGRESQL || PostgresBackend.isHere();
  }

  Backend start(ScratchDirectory directory) throws Exception {
    return switch (this) {
      case MEMORY -> new MemoryBackend();
      case FILE -> new FileBackend(directory);
      case SQLITE -> EmbeddedBackend.sqlite(directory);
      case H2 -> EmbeddedBackend.h2(directory);
      case MARIADB -> new MariaBackend(directory);
      case POSTGRESQL -> new PostgresBackend(directory);
    };
  }
}
