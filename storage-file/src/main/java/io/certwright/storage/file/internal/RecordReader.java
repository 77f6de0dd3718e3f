package io.certwright.storage.file.internal;

import static io.certwright.spi.storage.StorageException.Reason.DAMAGED;
import static io.certwright.spi.storage.StorageException.Reason.UNAVAILABLE;

import io.certwright.spi.Bytes;
import io.certwright.spi.storage.DuePage;
import io.certwright.spi.storage.FindPage;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers questions: finds entries in the index, and reads their payloads outside its lock. */
final class RecordReader {

  private final State state;
  private final PayloadReader payloads;
  private final Damages damages;
  private final Clock clock;

  RecordReader(State state, Segments segments, Damages damages, Clock clock) {
    this.state = state;
    payloads = new PayloadReader(segments, damages);
    this.damages = damages;
    this.clock = clock;
  }

  Optional<StoredRecord> get(RecordKey key) {
    // Looked up before the damage is: a commit that heals it is shown before it is said to be well.
    var entry = Optional.ofNullable(state.view().get(key));
    if (damages.isSuspect(key)) {
      throw damaged(key, "the commit that wrote it last is not readable");
    }
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
    var found = sound(() -> state.view().list(query, damages::isSound), entry -> entry);
    var records = found.stream().map(Found::record).toList();
    boolean isFull = records.size() == query.limit();
    return new ListPage(
        records,
        isFull ? Optional.of(records.get(records.size() - 1).key().id()) : Optional.empty());
  }

  FindPage find(FindQuery query) {
    var found = sound(() -> state.view().find(query, damages::isSound), View.Hit::entry);
    var hits =
        found.stream()
            .map(hit -> new FindPage.Hit(hit.from().hit().value(), hit.record()))
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
        sound(() -> state.view().due(vault, millis, limit, damages::isSound), entry -> entry);
    return new DuePage(now, found.stream().map(Found::record).toList());
  }

  /** A damaged record may be the one: what is due then is its repair. */
  Optional<Instant> dueAfter(VaultId vault, Instant instant) {
    return state.view().dueAfter(vault, instant.toEpochMilli()).map(Instant::ofEpochMilli);
  }

  private record Found<T>(T from, StoredRecord record) {}

  /** Asks again as long as something turns out to be damaged; from then on it is passed over. */
  private <T> List<Found<T>> sound(Supplier<List<T>> query, Function<T, Entry> entryOf) {
    while (true) {
      var entries = query.get();
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
    byte[] payload;
    try {
      payload = payloads.read(entry);
    } catch (IOException e) {
      throw new StorageException(
          UNAVAILABLE,
          "could not read " + entry.key() + " in " + SegmentFormat.name(entry.segment()),
          e);
    }
    if (payload == null) {
      return null;
    }
    return new StoredRecord(
        entry.key(),
        entry.revision(),
        entry.commit(),
        Bytes.copyOf(payload),
        entry.attributes(),
        entry.due() == Step.NEVER
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(entry.due())));
  }

  private static StorageException damaged(RecordKey key, String why) {
    return new StorageException(
        DAMAGED, key + " is damaged: " + why + "; restore it from a backup or delete it");
  }
}
