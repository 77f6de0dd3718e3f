package io.certwright.storage.file.internal;

import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.VaultId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The index as it is after one commit; it never changes. The newest rows are in the heap, the rest
 * in files.
 *
 * @param fresh the newest rows
 * @param frozen rows that are being written into a file
 * @param runs the files, the newest first
 * @param sequence the number of the last frame
 */
record View(Tree fresh, Tree frozen, List<Run> runs, long sequence) {

  static final View EMPTY = new View(Tree.EMPTY, Tree.EMPTY, List.of(), 0);

  /** The record; null if there is none. */
  @Nullable Entry get(RecordKey key) {
    var at = Keys.record(key);
    var value = fresh.get(at);
    value = value == null ? frozen.get(at) : value;
    for (int i = 0; value == null && i < runs.size(); i++) {
      value = runs.get(i).get(at);
    }
    return value == null || value.length == 0 ? null : Entry.decode(key, value);
  }

  /** The first entries of a listing that pass the filter. */
  List<Entry> list(ListQuery query, Predicate<Entry> filter) {
    boolean ascends = query.order() == ListQuery.Order.ASCENDING;
    var start = Keys.records(query.vault(), query.kind(), query.prefix());
    var end = Keys.afterPrefix(start);
    if (query.after().isPresent()) {
      var after = Keys.records(query.vault(), query.kind(), query.after().get());
      start = ascends ? Keys.max(start, Keys.after(after)) : start;
      end = ascends ? end : Keys.min(end, after);
    }
    var found = new ArrayList<Entry>();
    var rows = new Range(start, end, ascends);
    while (found.size() < query.limit() && rows.next()) {
      var entry = Entry.decode(Keys.parseRecord(rows.key()), rows.value());
      if (filter.test(entry)) {
        found.add(entry);
      }
    }
    return found;
  }

  /** What a search found: the value, and the record that has it. */
  record Hit(Keys.AttributeHit hit, Entry entry) {}

  /** The first hits of a search that pass the filter. */
  List<Hit> find(FindQuery query, Predicate<Entry> filter) {
    var start = start(query);
    var end = end(query);
    if (query.after().isPresent()) {
      var place = query.after().get();
      var after =
          Keys.attribute(query.vault(), query.kind(), query.attribute(), place.value(), place.id());
      start = Keys.max(start, Keys.after(after));
    }
    var found = new ArrayList<Hit>();
    var rows = new Range(start, end, true);
    while (found.size() < query.limit() && rows.next()) {
      var hit = Keys.parseAttribute(rows.key());
      var entry = owner(hit.record());
      if (filter.test(entry)) {
        found.add(new Hit(hit, entry));
      }
    }
    return found;
  }

  private static byte[] start(FindQuery query) {
    var match = query.match();
    if (match instanceof AttributeMatch.Exact exact) {
      return Keys.attribute(query.vault(), query.kind(), query.attribute(), exact.value(), "");
    }
    return match instanceof AttributeMatch.Prefix prefix
        ? Keys.texts(query.vault(), query.kind(), query.attribute(), prefix.prefix())
        : Keys.values(
            query.vault(), query.kind(), query.attribute(), ((AttributeMatch.Range) match).from());
  }

  private static byte[] end(FindQuery query) {
    if (!(query.match() instanceof AttributeMatch.Range range)) {
      return Keys.afterPrefix(start(query));
    }
    return range.to().isPresent()
        ? Keys.values(query.vault(), query.kind(), query.attribute(), range.to().get())
        : Keys.afterPrefix(Keys.type(query.vault(), query.kind(), query.attribute(), range.from()));
  }

  /** The first entries that are due and pass the filter. */
  List<Entry> due(VaultId vault, long now, int limit, Predicate<Entry> filter) {
    var found = new ArrayList<Entry>();
    var rows = new Range(Keys.dues(vault, Long.MIN_VALUE), Keys.dues(vault, now + 1), true);
    while (found.size() < limit && rows.next()) {
      var entry = owner(Keys.parseDue(rows.key()));
      if (filter.test(entry)) {
        found.add(entry);
      }
    }
    return found;
  }

  /** The least time after that one at which something is due. */
  Optional<Long> dueAfter(VaultId vault, long time) {
    var later = new Range(Keys.dues(vault, time + 1), Keys.dues(vault, Long.MAX_VALUE), true);
    return later.next() ? Optional.of(owner(Keys.parseDue(later.key())).due()) : Optional.empty();
  }

  /** Every record in order, one after the other. */
  Iterable<Entry> all() {
    return () -> {
      var rows = new Range(new byte[] {Keys.RECORD}, new byte[] {Keys.RECORD + 1}, true);
      return new java.util.Iterator<>() {
        private boolean hasNext = rows.next();

        @Override
        public boolean hasNext() {
          return hasNext;
        }

        @Override
        public Entry next() {
          if (!hasNext) {
            throw new java.util.NoSuchElementException();
          }
          var entry = Entry.decode(Keys.parseRecord(rows.key()), rows.value());
          hasNext = rows.next();
          return entry;
        }
      };
    };
  }

  /** Every row, of records and of what finds them, in order. */
  Cursor rows() {
    var range = new Range(new byte[] {0}, new byte[] {(byte) 0xff}, true);
    return new Cursor() {
      @Override
      public boolean next() {
        return range.next();
      }

      @Override
      public byte[] key() {
        return range.key();
      }

      @Override
      public byte[] value() {
        return range.value();
      }
    };
  }

  /** A record that another row of the same view names. */
  private Entry owner(RecordKey key) {
    return Optional.ofNullable(get(key))
        .orElseThrow(
            () -> new IllegalStateException("the index names " + key + ", which is not there"));
  }

  /** The rows of all parts between two keys that were not taken away. */
  private final class Range {
    private final Cursor rows;
    private final byte[] start;
    private final byte[] end;
    private final boolean ascends;

    Range(byte[] start, byte[] end, boolean ascends) {
      this.start = start;
      this.end = end;
      this.ascends = ascends;
      var parts = new ArrayList<Cursor>(runs.size() + 2);
      parts.add(ascends ? fresh.from(start) : fresh.before(end));
      parts.add(ascends ? frozen.from(start) : frozen.before(end));
      for (var run : runs) {
        parts.add(ascends ? run.from(start) : run.before(end));
      }
      rows = new MergedCursor(parts, ascends);
    }

    boolean next() {
      while (rows.next()) {
        boolean isInside =
            ascends
                ? Arrays.compareUnsigned(rows.key(), end) < 0
                : Arrays.compareUnsigned(rows.key(), start) >= 0;
        if (!isInside) {
          return false;
        }
        if (rows.value().length > 0) {
          return true;
        }
      }
      return false;
    }

    byte[] key() {
      return rows.key();
    }

    byte[] value() {
      return rows.value();
    }
  }
}
