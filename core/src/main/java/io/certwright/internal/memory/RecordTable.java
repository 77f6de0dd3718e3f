package io.certwright.internal.memory;

import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The records by key, and those of each kind in the order of their ids. Only {@link #get} may run
 * beside a change.
 */
final class RecordTable {

  /** What is listed at once. */
  private record Group(VaultId vault, String kind) {}

  private static final Comparator<RecordKey> BY_ID =
      Comparator.comparing(RecordKey::id, RecordKey.ID_ORDER);
  private static final RecordsByKey NONE = new RecordsByKey(BY_ID);

  private final ConcurrentHashMap<RecordKey, StoredRecord> byKey = new ConcurrentHashMap<>();
  private final Map<Group, RecordsByKey> ordered = new HashMap<>();

  @Nullable StoredRecord get(RecordKey key) {
    return byKey.get(key);
  }

  /** The record that was there before. */
  @Nullable StoredRecord put(StoredRecord record) {
    var key = record.key();
    // Removed first, so that the key kept is the new record's: the old one is free to go.
    var before = byKey.remove(key);
    byKey.put(key, record);
    ordered
        .computeIfAbsent(new Group(key.vault(), key.kind()), group -> new RecordsByKey(BY_ID))
        .put(record);
    return before;
  }

  /** The record that was there. */
  @Nullable StoredRecord remove(RecordKey key) {
    var before = byKey.remove(key);
    if (before != null) {
      inOrder(key.vault(), key.kind()).remove(key);
    }
    return before;
  }

  ListPage list(ListQuery query) {
    var page = new ArrayList<StoredRecord>();
    boolean ascends = query.order() == ListQuery.Order.ASCENDING;
    var edge = ascends ? Ids.least(query.prefix()) : Ids.greatest(query.prefix());
    var after = query.after().filter(id -> isBeyond(id, edge, ascends));
    inOrder(query.vault(), query.kind())
        .walk(
            new RecordKey(query.vault(), query.kind(), after.orElse(edge)),
            after.isEmpty(),
            ascends,
            record ->
                record.key().id().startsWith(query.prefix())
                    && page.add(record)
                    && page.size() < query.limit());
    return new ListPage(
        page,
        page.size() < query.limit()
            ? Optional.empty()
            : Optional.of(page.get(page.size() - 1).key().id()));
  }

  private static boolean isBeyond(String id, String edge, boolean ascends) {
    int distance = RecordKey.ID_ORDER.compare(id, edge);
    return ascends ? distance >= 0 : distance <= 0;
  }

  private RecordsByKey inOrder(VaultId vault, String kind) {
    return ordered.getOrDefault(new Group(vault, kind), NONE);
  }
}
