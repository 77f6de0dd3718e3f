package io.certwright.storage.file.internal;

import static io.certwright.spi.storage.StorageException.Reason.NOT_A_STORAGE;
import static io.certwright.spi.storage.StorageException.Reason.UNAVAILABLE;

import io.certwright.spi.storage.StorageException;
import io.certwright.storage.file.report.CheckReport;
import io.certwright.storage.file.report.Damage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads everything in a directory and compares it: the journal with its checksums, the index with
 * what the journal says. Changes nothing but the text of the lock; what it needs beside the heap is
 * in a temporary directory.
 */
public final class Checker {

  private static final Set<String> OURS =
      Set.of(
          FormatFile.NAME,
          FormatFile.TEMPORARY,
          Snapshot.NAME,
          Snapshot.TEMPORARY,
          Emptying.TEMPORARY,
          DirectoryLock.NAME);

  private final FileLayer files;
  private final Path directory;
  private final Path temporary;
  private final StoreId store;
  private long payload;
  private long records;

  private Checker(FileLayer files, Path directory, Path temporary, StoreId store) {
    this.files = files;
    this.directory = directory;
    this.temporary = temporary;
    this.store = store;
  }

  /**
   * Checks a directory that nobody has open.
   *
   * @throws StorageException as opening it would
   */
  public static CheckReport check(FileLayer files, Path given, Instant now) {
    try {
      if (!Files.isDirectory(given)) {
        throw new StorageException(NOT_A_STORAGE, given + " is no directory");
      }
      var directory = given.toRealPath();
      var identity = new Identity(files, directory);
      identity.check();
      var store = identity.store();
      var lock = DirectoryLock.acquire(directory, now);
      try {
        return inTemporary(files, directory, store);
      } finally {
        lock.release();
      }
    } catch (UncheckedIOException | IOException e) {
      throw new StorageException(
          UNAVAILABLE, "could not check " + given + ": " + e.getMessage(), e);
    }
  }

  private static CheckReport inTemporary(FileLayer files, Path directory, StoreId store)
      throws IOException {
    var temporary = Files.createTempDirectory("certwright-check");
    try {
      return new Checker(files, directory, temporary, store).run();
    } finally {
      try (var left = Files.list(temporary)) {
        for (var file : left.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(temporary);
    }
  }

  private CheckReport run() throws IOException {
    var runs = new RunStore(new DiskLayer(), temporary, store, 1);
    var journal = Recovery.reread(files, directory, store, runs);
    var damages = journal.damages();
    var segments = journal.segments();
    var reader = new PayloadReader(segments, damages);
    for (var entry : journal.state().view().all()) {
      records++;
      payload += entry.length();
      reader.read(entry);
    }
    var snapshot = Recovery.look(files, directory, store, runs);
    snapshot.damages().reports().forEach(damages::report);
    compare(snapshot.state().view(), journal.state().view(), damages);
    close(snapshot, journal);
    return report(damages.reports());
  }

  /** The index, as it is on the disk, has the rows that the journal makes. */
  private static void compare(View index, View journal, Damages damages) {
    try {
      var left = index.rows();
      var right = journal.rows();
      boolean hasLeft = left.next();
      boolean hasRight = right.next();
      while (hasLeft && hasRight && isSame(left, right)) {
        hasLeft = left.next();
        hasRight = right.next();
      }
      if (hasLeft || hasRight) {
        damages.report(
            index("says something else than the journal: delete it, and it is made anew"));
      }
    } catch (DamagedIndexException e) {
      damages.report(index("is damaged; it is made anew when it is needed: " + e.getMessage()));
    }
  }

  private static boolean isSame(Cursor left, Cursor right) {
    return Arrays.equals(left.key(), right.key()) && Arrays.equals(left.value(), right.value());
  }

  private static Damage index(String what) {
    return new Damage(
        Damage.Kind.HARMLESS, Snapshot.NAME, 0, 0, Optional.empty(), "the index " + what);
  }

  private static void close(Recovery... recoveries) throws IOException {
    for (var recovery : recoveries) {
      for (var run : recovery.state().view().runs()) {
        run.close();
      }
      recovery.segments().close();
    }
  }

  private CheckReport report(List<Damage> damage) throws IOException {
    var setAside = new ArrayList<String>();
    var foreign = new ArrayList<String>();
    long journal = 0;
    for (var name : files.list(directory)) {
      if (Quarantine.isName(name)) {
        setAside.add(name);
      } else if (SegmentFormat.base(name).isPresent()) {
        try (var handle = files.openForReading(directory.resolve(name))) {
          journal += handle.size();
        }
      } else if (!OURS.contains(name) && RunFormat.number(name).isEmpty()) {
        foreign.add(name);
      }
    }
    return new CheckReport(records, payload, journal, damage, setAside, foreign);
  }
}
