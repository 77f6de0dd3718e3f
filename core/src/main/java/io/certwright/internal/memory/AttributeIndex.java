package io.certwright.internal.memory;

import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.FindPage;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The records in the order of vault, kind, attribute name, value and id. */
final class AttributeIndex {

  /** Refers to the record's own objects: an attribute costs its entry here and nothing else. */
  private record Entry(RecordKey key, Attribute attribute) {}

  private static final Comparator<Entry> ORDER =
      Comparator.<Entry, RecordKey>comparing(
              Entry::key, Comparator.comparing(RecordKey::vault).thenComparing(RecordKey::kind))
          .thenComparing(entry -> entry.attribute().name())
          .thenComparing(entry -> entry.attribute().value())
          .thenComparing(Entry::key);

  private final ConcurrentSkipListMap<Entry, StoredRecord> byValue =
      new ConcurrentSkipListMap<>(ORDER);

  void add(StoredRecord record) {
    for (var attribute : record.attributes()) {
      byValue.put(new Entry(record.key(), attribute), record);
    }
  }

  void remove(StoredRecord record) {
    for (var attribute : record.attributes()) {
      byValue.remove(new Entry(record.key(), attribute));
    }
  }

  FindPage find(FindQuery query) {
    var hits = new ArrayList<FindPage.Hit>();
    for (var hit : from(query).entrySet()) {
      var key = hit.getKey().key();
      var attribute = hit.getKey().attribute();
      boolean inRange =
          key.vault().equals(query.vault())
              && key.kind().equals(query.kind())
              && attribute.name().equals(query.attribute())
              && query.match().matches(attribute.value());
      if (!inRange) {
        break;
      }
      hits.add(new FindPage.Hit(attribute.value(), hit.getValue()));
      if (hits.size() == query.limit()) {
        return new FindPage(hits, Optional.of(new FindQuery.Place(attribute.value(), key.id())));
      }
    }
    return new FindPage(hits, Optional.empty());
  }

  private ConcurrentNavigableMap<Entry, StoredRecord> from(FindQuery query) {
    var edge = new FindQuery.Place(leastOf(query.match()), Ids.LEAST);
    if (query.after().isPresent() && query.after().get().compareTo(edge) >= 0) {
      return byValue.tailMap(entry(query, query.after().get()), false);
    }
    return byValue.tailMap(entry(query, edge), true);
  }

  private static AttributeValue leastOf(AttributeMatch match) {
    if (match instanceof AttributeMatch.Exact exact) {
      return exact.value();
    }
    return match instanceof AttributeMatch.Prefix prefix
        ? new AttributeValue.Text(prefix.prefix())
        : ((AttributeMatch.Range) match).from();
  }

  private static Entry entry(FindQuery query, FindQuery.Place place) {
    return new Entry(
        new RecordKey(query.vault(), query.kind(), place.id()),
        new Attribute(query.attribute(), place.value()));
  }
}
