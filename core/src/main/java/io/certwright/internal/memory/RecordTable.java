package io.certwright.internal.memory;

import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The records by key, and in the order of their keys. */
final class RecordTable {

  private final ConcurrentHashMap<RecordKey, StoredRecord> byKey = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<RecordKey, StoredRecord> ordered =
      new ConcurrentSkipListMap<>();

  @Nullable StoredRecord get(RecordKey key) {
    return byKey.get(key);
  }

  /** The record that was there before. */
  @Nullable StoredRecord put(StoredRecord record) {
    var before = remove(record.key());
    // Removed first, so that the key kept is the new record's: the old one is free to go.
    byKey.put(record.key(), record);
    ordered.put(record.key(), record);
    return before;
  }

  /** The record that was there. */
  @Nullable StoredRecord remove(RecordKey key) {
    var before = byKey.remove(key);
    if (before != null) {
      ordered.remove(key);
    }
    return before;
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
    var inOrder = ascending ? ordered : ordered.descendingMap();
    var edge = key(query, ascending ? Ids.least(query.prefix()) : Ids.greatest(query.prefix()));
    if (query.after().isPresent()) {
      var after = key(query, query.after().get());
      int distance = after.compareTo(edge);
      if (ascending ? distance >= 0 : distance <= 0) {
        return inOrder.tailMap(after, false);
      }
    }
    return inOrder.tailMap(edge, true);
  }

  private static RecordKey key(ListQuery query, String id) {
    return new RecordKey(query.vault(), query.kind(), id);
  }
}
