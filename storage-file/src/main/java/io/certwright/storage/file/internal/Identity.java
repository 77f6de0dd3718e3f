package io.certwright.storage.file.internal;

import static io.certwright.spi.storage.StorageException.Reason.DAMAGED;
import static io.certwright.spi.storage.StorageException.Reason.NOT_A_STORAGE;

import io.certwright.spi.storage.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out whether a directory is a storage, and makes an empty one into one. */
final class Identity {

  /** What a crash may leave behind before a directory has become a storage. */
  private static final Set<String> BEGINNINGS =
      Set.of(DirectoryLock.NAME, FormatFile.TEMPORARY, Snapshot.TEMPORARY);

  private final FileLayer files;
  private final Path directory;
  private final SecureRandom random = new SecureRandom();

  Identity(FileLayer files, Path directory) {
    this.files = files;
    this.directory = directory;
  }

  /** Refuses a directory that is something else. Changes nothing. */
  void check() throws IOException {
    var names = files.list(directory);
    if (names.contains(FormatFile.NAME)) {
      if (FormatFile.read(files, directory) == null && storeOfSegments(names) == null) {
        throw new StorageException(
            DAMAGED,
            directory.resolve(FormatFile.NAME)
                + " is damaged or not ours, and no journal file tells what it said:"
                + " restore the directory from a backup, or choose another one");
      }
    } else if (!BEGINNINGS.containsAll(names) && storeOfSegments(names) == null) {
      throw new StorageException(
          NOT_A_STORAGE,
          directory
              + " has other files in it ("
              + names.get(0)
              + ", ...) and was left alone: choose an empty directory");
    }
  }

  /** What the format file says; one that is missing is made, a damaged one made anew. */
  FormatFile readOrCreate() throws IOException {
    var names = files.list(directory);
    var format = names.contains(FormatFile.NAME) ? FormatFile.read(files, directory) : null;
    if (format == null) {
      var store = storeOfSegments(names);
      // The incarnation is a new one also where the file was lost: nobody knows the old one.
      format = withNewIncarnation(store == null ? StoreId.random(random) : store);
      format.write(files, directory);
    }
    files.delete(directory.resolve(FormatFile.TEMPORARY));
    files.delete(directory.resolve(Snapshot.TEMPORARY));
    return format;
  }

  /** The storage that a directory is which {@link #check} did not refuse. Changes nothing. */
  StoreId store() throws IOException {
    var names = files.list(directory);
    var format = names.contains(FormatFile.NAME) ? FormatFile.read(files, directory) : null;
    var store = format == null ? storeOfSegments(names) : format.store();
    if (store == null) {
      throw new StorageException(NOT_A_STORAGE, directory + " is no storage yet: open it first");
    }
    return store;
  }

  FormatFile withNewIncarnation(StoreId store) {
    return new FormatFile(store, StoreId.random(random).toString());
  }

  private @Nullable StoreId storeOfSegments(List<String> names) throws IOException {
    for (var name : names) {
      if (SegmentFormat.base(name).isPresent()) {
        var start = new byte[SegmentFormat.EMPTIED];
        try (var handle = files.openForReading(directory.resolve(name))) {
          var header = SegmentFormat.read(start, handle.read(0, start, 0, start.length));
          if (header != null) {
            return header.store();
          }
        }
      }
    }
    return null;
  }
}
