package io.certwright.internal.memory;

import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The records by key, and those of each kind in the order of their ids. Only {@link #get} may run
 * beside a change.
 */
final class RecordTable {

  /** What is listed at once. */
  private record Group(VaultId vault, String kind) {}

  private final ConcurrentHashMap<RecordKey, StoredRecord> byKey = new ConcurrentHashMap<>();
  private final Map<Group, NavigableMap<String, StoredRecord>> ordered = new HashMap<>();

  @Nullable StoredRecord get(RecordKey key) {
    return byKey.get(key);
  }

  /** The record that was there before. */
  @Nullable StoredRecord put(StoredRecord record) {
    var key = record.key();
    var before = remove(key);
    // Removed first, so that the key kept is the new record's: the old one is free to go.
    byKey.put(key, record);
    ordered
        .computeIfAbsent(
            new Group(key.vault(), key.kind()), group -> new TreeMap<>(RecordKey.ID_ORDER))
        .put(key.id(), record);
    return before;
  }

  /** The record that was there. */
  @Nullable StoredRecord remove(RecordKey key) {
    var before = byKey.remove(key);
    if (before != null) {
      inOrder(key.vault(), key.kind()).remove(key.id());
    }
    return before;
  }

  ListPage list(ListQuery query) {
    var page = new ArrayList<StoredRecord>();
    for (var record : from(query).values()) {
      var id = record.key().id();
      if (!id.startsWith(query.prefix())) {
        break;
      }
      page.add(record);
      if (page.size() == query.limit()) {
        return new ListPage(page, Optional.of(id));
      }
    }
    return new ListPage(page, Optional.empty());
  }

  private NavigableMap<String, StoredRecord> from(ListQuery query) {
    boolean ascending = query.order() == ListQuery.Order.ASCENDING;
    var ids = inOrder(query.vault(), query.kind());
    var inOrder = ascending ? ids : ids.descendingMap();
    var edge = ascending ? Ids.least(query.prefix()) : Ids.greatest(query.prefix());
    if (query.after().isPresent()) {
      var after = query.after().get();
      int distance = RecordKey.ID_ORDER.compare(after, edge);
      if (ascending ? distance >= 0 : distance <= 0) {
        return inOrder.tailMap(after, false);
      }
    }
    return inOrder.tailMap(edge, true);
  }

  private NavigableMap<String, StoredRecord> inOrder(VaultId vault, String kind) {
    return ordered.getOrDefault(new Group(vault, kind), Collections.emptyNavigableMap());
  }
}
