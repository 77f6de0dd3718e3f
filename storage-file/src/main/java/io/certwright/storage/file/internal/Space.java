package io.certwright.storage.file.internal;

import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.VaultId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The records of one kind in one vault, by id and by attribute. */
final class Space {

  private final VaultId vault;
  private final String kind;
  private final NavigableMap<String, Entry> byId = new TreeMap<>(TextOrder::compare);
  private final Map<String, PostingList> byAttribute = new HashMap<>();

  Space(VaultId vault, String kind) {
    this.vault = vault;
    this.kind = kind;
  }

  VaultId vault() {
    return vault;
  }

  String kind() {
    return kind;
  }

  @Nullable Entry get(String id) {
    return byId.get(id);
  }

  Collection<Entry> entries() {
    return byId.values();
  }

  /** Puts an entry; returns the one that it replaces. */
  @Nullable Entry put(Entry entry) {
    // Removed first, so that the map's key is the new entry's text and the old one can be freed.
    var old = remove(entry.id);
    byId.put(entry.id, entry);
    for (var posting : entry.postings) {
      posting.list().add(posting);
    }
    return old;
  }

  @Nullable Entry remove(String id) {
    var old = byId.remove(id);
    if (old != null) {
      for (var posting : old.postings) {
        posting.list().remove(posting);
      }
    }
    return old;
  }

  /** The list of an attribute, made if there is none. */
  PostingList listForWriting(String attribute) {
    return byAttribute.computeIfAbsent(attribute, PostingList::new);
  }

  @Nullable PostingList list(String attribute) {
    return byAttribute.get(attribute);
  }

  /** What follows the query's place, in its order; those with its prefix stand at the beginning. */
  Collection<Entry> from(ListQuery query) {
    var after = query.after();
    if (query.order() == ListQuery.Order.ASCENDING) {
      boolean resumes = after.isPresent() && TextOrder.compare(after.get(), query.prefix()) >= 0;
      return byId.tailMap(resumes ? after.get() : query.prefix(), !resumes).values();
    }
    var end = TextOrder.afterPrefix(query.prefix());
    boolean resumes = after.isPresent() && TextOrder.compare(after.get(), end) < 0;
    return byId.headMap(resumes ? after.get() : end, false).descendingMap().values();
  }
}
