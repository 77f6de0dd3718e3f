package io.certwright.internal.transfer;

import io.certwright.errors.ConflictException;
import io.certwright.errors.StorageFailureException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.Passage;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The storage that a vault goes to. Writes wait until there are some hundreds, and then become
 * durable together, as long as nobody else has taken the {@link Marker}. Used by one thread.
 */
final class Target {

  private static final int MOST_WRITES = 500;
  private static final long MOST_BYTES = 4L << 20;
  private static final int MOST_TRIES = 10;

  private final Storage storage;
  private final VaultId vault;
  private final Marker marker;
  private final Crypto crypto;
  private final Map<RecordKey, RecordWrite> waiting = new LinkedHashMap<>();
  private long bytes;

  Target(Storage storage, VaultId vault, Marker marker, Crypto crypto) {
    this.storage = storage;
    this.vault = vault;
    this.marker = marker;
    this.crypto = crypto;
  }

  Marker marker() {
    return marker;
  }

  /** A record as it is to be; {@code present} is the revision that is thought to be there. */
  void put(StoredRecord record, OptionalLong present) {
    waitFor(
        new RecordWrite.Put(
            record.key(),
            present,
            record.revision(),
            record.payload(),
            record.attributes(),
            record.due()));
  }

  /** No record of this key is to be there. */
  void remove(RecordKey key, OptionalLong present) {
    // Whether there is one to delete is found out when it is written.
    waitFor(
        present.isPresent()
            ? new RecordWrite.Delete(key, present.getAsLong())
            : new RecordWrite.Check(key, present));
  }

  private void waitFor(RecordWrite write) {
    waiting.remove(write.key());
    waiting.put(write.key(), write);
    bytes += write instanceof RecordWrite.Put put ? put.payload().length() : 0;
    if (waiting.size() >= MOST_WRITES || bytes >= MOST_BYTES) {
      flush();
    }
  }

  /** Makes durable what waits. */
  void flush() {
    for (int i = 0; !waiting.isEmpty(); i++) {
      if (i == MOST_TRIES) {
        throw new StorageFailureException(
            new StorageException(
                StorageException.Reason.UNAVAILABLE,
                "records could not be written, because something else kept writing them; try"
                    + " again"));
      }
      var refused = commit();
      if (refused.contains(marker.key())) {
        throw Marker.overtaken();
      }
      if (refused.isEmpty()) {
        waiting.clear();
        bytes = 0;
      }
      refused.forEach(this::lookAgain);
    }
  }

  /** The keys that were refused. */
  private List<RecordKey> commit() {
    var writes = new ArrayList<>(waiting.values());
    writes.add(marker.check());
    return write(writes);
  }

  private List<RecordKey> write(List<RecordWrite> writes) {
    var id = CommitId.random(crypto.random());
    var outcome = Failures.guard(() -> storage.commit(new Commit(id, writes)));
    if (outcome instanceof CommitOutcome.Refused refused) {
      return refused.keys();
    }
    if (outcome instanceof CommitOutcome.Unknown unknown
        && Failures.guard(() -> storage.settle(id)) == Settlement.VOID) {
      throw Failures.translate(
          new StorageException(
              StorageException.Reason.UNAVAILABLE,
              "the storage failed in the middle of a copy; try again",
              unknown.cause()));
    }
    return List.of();
  }

  /** Expects what is there. */
  private void lookAgain(RecordKey key) {
    var found = get(key).map(StoredRecord::revision);
    var present = found.map(OptionalLong::of).orElseGet(OptionalLong::empty);
    var write = waiting.get(key);
    if (write instanceof RecordWrite.Put put) {
      waiting.put(
          key,
          new RecordWrite.Put(
              key, present, put.revision(), put.payload(), put.attributes(), put.due()));
    } else if (present.isPresent()) {
      waiting.put(key, new RecordWrite.Delete(key, present.getAsLong()));
    } else {
      waiting.remove(key);
    }
  }

  Optional<StoredRecord> get(RecordKey key) {
    return Failures.guard(() -> storage.get(key));
  }

  ListPage page(String kind, Optional<String> after) {
    var query = new ListQuery(vault, kind, "", after, Order.ASCENDING, Source.PAGE);
    return Failures.guard(() -> storage.list(query));
  }

  /** Takes the marker away, when nothing else is left. */
  void leave() {
    waiting.clear();
    write(List.of(marker.delete()));
  }

  /** Deletes every record of the vault but the marker. */
  void clear() {
    waiting.clear();
    bytes = 0;
    for (var kind : Passage.kinds()) {
      for (var page = page(kind, Optional.empty());
          !page.records().isEmpty();
          page = page(kind, Optional.empty())) {
        page.records().forEach(r -> remove(r.key(), OptionalLong.of(r.revision())));
        flush();
      }
    }
  }

  /** Refuses to write over records that nothing tells of. */
  static void requireNoRecords(Storage storage, VaultId vault) {
    for (var kind : Passage.kinds()) {
      var query = new ListQuery(vault, kind, "", Optional.empty(), Order.ASCENDING, 1);
      if (!Failures.guard(() -> storage.list(query)).records().isEmpty()) {
        throw new ConflictException(
            "the storage holds records of this vault ("
                + kind
                + ") to which no entry of its catalogue leads, and nothing tells why; take an empty"
                + " storage");
      }
    }
  }
}
