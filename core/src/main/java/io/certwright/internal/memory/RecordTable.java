package io.certwright.internal.memory;

import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The records by key, and the keys of each kind in the order of their ids. Only {@link #get} may
 * run beside a change.
 */
final class RecordTable {

  /** What is listed at once. */
  private record Group(VaultId vault, String kind) {}

  private static final Postings<String> NONE = new Postings<>(RecordKey.ID_ORDER);

  private final ConcurrentHashMap<RecordKey, StoredRecord> byKey = new ConcurrentHashMap<>();
  private final Map<Group, Postings<String>> ordered = new HashMap<>();

  @Nullable StoredRecord get(RecordKey key) {
    return byKey.get(key);
  }

  /** The record of a key that is there, as every index has them. */
  StoredRecord require(RecordKey key) {
    return Objects.requireNonNull(byKey.get(key));
  }

  /** Puts a record, whose key is the very one of the record that was there before. */
  void put(StoredRecord record) {
    var key = record.key();
    if (byKey.put(key, record) == null) {
      ordered
          .computeIfAbsent(group(key), group -> new Postings<>(RecordKey.ID_ORDER))
          .add(key.id(), key);
    }
  }

  void remove(RecordKey key) {
    if (byKey.remove(key) != null) {
      inOrder(group(key)).remove(key.id(), key);
    }
  }

  ListPage list(ListQuery query) {
    var page = new ArrayList<StoredRecord>();
    boolean ascends = query.order() == ListQuery.Order.ASCENDING;
    var edge = ascends ? Ids.least(query.prefix()) : Ids.greatest(query.prefix());
    var after = query.after().filter(id -> isBeyond(id, edge, ascends));
    var from = after.orElse(edge);
    inOrder(new Group(query.vault(), query.kind()))
        .walk(
            from,
            new RecordKey(query.vault(), query.kind(), from),
            after.isEmpty(),
            ascends,
            (id, key) ->
                id.startsWith(query.prefix())
                    && page.add(require(key))
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

  private static Group group(RecordKey key) {
    return new Group(key.vault(), key.kind());
  }

  private Postings<String> inOrder(Group group) {
    return ordered.getOrDefault(group, NONE);
  }
}
