package io.certwright.internal.memory;

import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.FindPage;
import io.certwright.spi.storage.FindQuery;
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

/** The records of each vault, kind and attribute name, in the order of value and key. */
final class AttributeIndex {

  /** What is searched at once. */
  private record Group(VaultId vault, String kind, String name) {}

  /** Refers to the record's own objects: an attribute costs its entry here and nothing else. */
  private record Entry(AttributeValue value, String id) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int order = value.compareTo(other.value);
      return order != 0 ? order : RecordKey.ID_ORDER.compare(id, other.id);
    }
  }

  private final Map<Group, NavigableMap<Entry, StoredRecord>> groups = new HashMap<>();

  void add(StoredRecord record) {
    var key = record.key();
    for (var attribute : record.attributes()) {
      groups
          .computeIfAbsent(group(key, attribute.name()), group -> new TreeMap<>())
          .put(new Entry(attribute.value(), key.id()), record);
    }
  }

  void remove(StoredRecord record) {
    var key = record.key();
    for (var attribute : record.attributes()) {
      var group = groups.get(group(key, attribute.name()));
      if (group != null) {
        group.remove(new Entry(attribute.value(), key.id()));
      }
    }
  }

  FindPage find(FindQuery query) {
    var hits = new ArrayList<FindPage.Hit>();
    for (var hit : from(query).entrySet()) {
      var value = hit.getKey().value();
      if (!query.match().matches(value)) {
        break;
      }
      hits.add(new FindPage.Hit(value, hit.getValue()));
      if (hits.size() == query.limit()) {
        var last = new FindQuery.Place(value, hit.getKey().id());
        return new FindPage(hits, Optional.of(last));
      }
    }
    return new FindPage(hits, Optional.empty());
  }

  private NavigableMap<Entry, StoredRecord> from(FindQuery query) {
    var group = groups.get(new Group(query.vault(), query.kind(), query.attribute()));
    if (group == null) {
      return Collections.emptyNavigableMap();
    }
    var edge = new FindQuery.Place(leastOf(query.match()), Ids.LEAST);
    if (query.after().isPresent() && query.after().get().compareTo(edge) >= 0) {
      return group.tailMap(entry(query.after().get()), false);
    }
    return group.tailMap(entry(edge), true);
  }

  private static AttributeValue leastOf(AttributeMatch match) {
    if (match instanceof AttributeMatch.Exact exact) {
      return exact.value();
    }
    return match instanceof AttributeMatch.Prefix prefix
        ? new AttributeValue.Text(prefix.prefix())
        : ((AttributeMatch.Range) match).from();
  }

  private static Entry entry(FindQuery.Place place) {
    return new Entry(place.value(), place.id());
  }

  private static Group group(RecordKey key, String attribute) {
    return new Group(key.vault(), key.kind(), attribute);
  }
}
