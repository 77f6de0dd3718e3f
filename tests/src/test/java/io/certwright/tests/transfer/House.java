package io.certwright.tests.transfer;

import io.certwright.MemoryStorage;
import io.certwright.spi.storage.Storage;
import io.certwright.storage.file.FileStorage;
import io.certwright.storage.jdbc.JdbcStorage;
import io.certwright.storage.jdbc.Postgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.sqlite.SQLiteDataSource;

/** A place where a vault can live, of one of our kinds, which is left and entered again. */
public final class House {

  /** The kinds. */
  public enum Kind {
    MEMORY,
    FILE,
    SQLITE,
    POSTGRESQL;

    /** Whether others could use it at the same time. */
    boolean isShared() {
      return this != FILE;
    }

    /** What a vault from another place does, in which its own node was the only one, comes with. */
    List<String> beginning(Kind from, String operation) {
      return isShared() && !from.isShared()
          ? List.of("audit/stripe", operation)
          : List.of(operation);
    }
  }

  private final Kind kind;
  private final Path directory;
  private final Clock clock;
  private final MemoryStorage memory;
  private final String database;

  /** A new one, below the directory if it needs one. */
  public House(Kind kind, Path below, Clock clock) {
    this.kind = kind;
    this.clock = clock;
    this.memory = MemoryStorage.create(clock);
    try {
      this.directory = Files.createTempDirectory(below, "house");
      this.database = kind == Kind.POSTGRESQL ? Postgres.newDatabase("") : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The storage; the one before is closed. */
  public Storage enter() {
    return switch (kind) {
      case MEMORY -> memory.another();
      case FILE -> FileStorage.builder(directory.resolve("vault")).clock(clock).open();
      case SQLITE -> {
        var source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + directory.resolve("vault.db"));
        yield in(source);
      }
      case POSTGRESQL -> in(Postgres.source(database));
    };
  }

  private Storage in(DataSource source) {
    return JdbcStorage.builder(source)
        .clockOffsetForTests(() -> Duration.between(Instant.now(), clock.instant()))
        .open();
  }
}
