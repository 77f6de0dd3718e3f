package io.certwright.storage.file.internal;

import static io.certwright.spi.storage.StorageException.Reason.DAMAGED;
import static io.certwright.spi.storage.StorageException.Reason.UNAVAILABLE;

import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.DuePage;
import io.certwright.spi.storage.FindPage;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers questions: finds entries in the index, and reads their payloads outside its lock. */
final class RecordReader {

  private final State state;
  private final Damages damages;
  private final Clock clock;

  RecordReader(State state, Damages damages, Clock clock) {
    this.state = state;
    this.damages = damages;
    this.clock = clock;
  }

  Optional<StoredRecord> get(RecordKey key) {
    var entry =
        state.read(
            () -> {
              if (damages.isSuspect(key)) {
                throw damaged(key, "the commit that wrote it last is not readable");
              }
              return Optional.ofNullable(state.index().get(key));
            });
    return entry.map(
        found -> {
          var record = load(found);
          if (record == null) {
            throw damaged(key, "its payload is not as it was written");
          }
          return record;
        });
  }

  ListPage list(ListQuery query) {
    var found = sound(() -> state.index().list(query, damages::isSound), entry -> entry);
    var records = found.stream().map(Found::record).toList();
    boolean isFull = records.size() == query.limit();
    return new ListPage(
        records,
        isFull ? Optional.of(records.get(records.size() - 1).key().id()) : Optional.empty());
  }

  FindPage find(FindQuery query) {
    var found = sound(() -> state.index().find(query, damages::isSound), Posting::entry);
    var hits =
        found.stream()
            .map(hit -> new FindPage.Hit(hit.from().attributeValue(), hit.record()))
            .toList();
    if (hits.size() < query.limit()) {
      return new FindPage(hits, Optional.empty());
    }
    var last = hits.get(hits.size() - 1);
    return new FindPage(
        hits, Optional.of(new FindQuery.Place(last.value(), last.record().key().id())));
  }

  DuePage due(VaultId vault, int limit) {
    var now = clock.instant();
    long millis = now.toEpochMilli();
    var found =
        sound(() -> state.index().due(vault, millis, limit, damages::isSound), entry -> entry);
    return new DuePage(now, found.stream().map(Found::record).toList());
  }

  private record Found<T>(T from, StoredRecord record) {}

  /** Asks again as long as something turns out to be damaged; from then on it is passed over. */
  private <T> List<Found<T>> sound(Supplier<List<T>> query, Function<T, Entry> entryOf) {
    while (true) {
      var entries = state.read(query);
      var found = new ArrayList<Found<T>>(entries.size());
      for (var from : entries) {
        var record = load(entryOf.apply(from));
        if (record != null) {
          found.add(new Found<>(from, record));
        }
      }
      if (found.size() == entries.size()) {
        return found;
      }
    }
  }

  /** The record of an entry; null, after reporting it, if its payload is damaged. */
  private @Nullable StoredRecord load(Entry entry) {
    var payload = new byte[entry.length];
    try {
      int length =
          entry.length == 0 ? 0 : entry.segment.read(entry.offset, payload, payload.length);
      if (length < payload.length) {
        damages.unreadable(entry, "the file is too short");
        return null;
      }
    } catch (FileNotFoundException e) {
      damages.unreadable(entry, "the file is missing");
      return null;
    } catch (IOException e) {
      throw new StorageException(
          UNAVAILABLE, "could not read " + entry.key() + " in " + entry.segment.path(), e);
    }
    if (Checksum.of(payload, 0, payload.length) != entry.checksum) {
      damages.unreadable(entry, "its checksum is wrong");
      return null;
    }
    return new StoredRecord(
        entry.key(),
        entry.revision,
        entry.commit(),
        Bytes.copyOf(payload),
        attributes(entry),
        entry.due == Step.NEVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(entry.due)));
  }

  private static List<Attribute> attributes(Entry entry) {
    return Stream.of(entry.postings).map(Posting::attribute).toList();
  }

  private static StorageException damaged(RecordKey key, String why) {
    return new StorageException(
        DAMAGED, key + " is damaged: " + why + "; restore it from a backup or delete it");
  }
}
