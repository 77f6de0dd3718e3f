package io.certwright.internal.memory;

import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The records in the order of their keys. */
final class RecordTable {

  private final ConcurrentSkipListMap<RecordKey, StoredRecord> byKey =
      new ConcurrentSkipListMap<>();

  @Nullable StoredRecord get(RecordKey key) {
    return byKey.get(key);
  }

  /** The record that was there before. */
  @Nullable StoredRecord put(StoredRecord record) {
    var before = byKey.remove(record.key());
    // Removed first, so that the key kept is the new record's: the old one is free to go.
    byKey.put(record.key(), record);
    return before;
  }

  /** The record that was there. */
  @Nullable StoredRecord remove(RecordKey key) {
    return byKey.remove(key);
  }

  ListPage list(ListQuery query) {
    var page = new ArrayList<StoredRecord>();
    for (var record : from(query).values()) {
      var key = record.key();
      boolean inRange =
          key.vault().equals(query.vault())
              && key.kind().equals(query.kind())
              && key.id().startsWith(query.prefix());
      if (!inRange) {
        break;
      }
      page.add(record);
      if (page.size() == query.limit()) {
        return new ListPage(page, Optional.of(key.id()));
      }
    }
    return new ListPage(page, Optional.empty());
  }

  private ConcurrentNavigableMap<RecordKey, StoredRecord> from(ListQuery query) {
    boolean ascending = query.order() == ListQuery.Order.ASCENDING;
    var ordered = ascending ? byKey : byKey.descendingMap();
    var edge = key(query, ascending ? Ids.least(query.prefix()) : Ids.greatest(query.prefix()));
    if (query.after().isPresent()) {
      var after = key(query, query.after().get());
      int distance = after.compareTo(edge);
      if (ascending ? distance >= 0 : distance <= 0) {
        return ordered.tailMap(after, false);
      }
    }
    return ordered.tailMap(edge, true);
  }

  private static RecordKey key(ListQuery query, String id) {
    return new RecordKey(query.vault(), query.kind(), id);
  }
}
