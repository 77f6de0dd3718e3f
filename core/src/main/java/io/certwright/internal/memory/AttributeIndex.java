package io.certwright.internal.memory;

import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.FindPage;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The records of each vault, kind and attribute name, in the order of value and key. */
final class AttributeIndex {

  /** What is searched at once. */
  private record Group(VaultId vault, String kind, String name) {}

  private static final Comparator<RecordKey> BY_ID =
      Comparator.comparing(RecordKey::id, RecordKey.ID_ORDER);

  private final Map<Group, Postings<AttributeValue>> groups = new HashMap<>();

  void add(StoredRecord record) {
    for (var attribute : record.attributes()) {
      groups
          .computeIfAbsent(group(record.key(), attribute.name()), group -> new Postings<>(BY_ID))
          .add(attribute.value(), record);
    }
  }

  void remove(StoredRecord record) {
    for (var attribute : record.attributes()) {
      var group = groups.get(group(record.key(), attribute.name()));
      if (group != null) {
        group.remove(attribute.value(), record.key());
      }
    }
  }

  FindPage find(FindQuery query) {
    var group = groups.get(new Group(query.vault(), query.kind(), query.attribute()));
    var hits = new ArrayList<FindPage.Hit>();
    if (group != null) {
      var from = leastOf(query.match());
      var after = query.after().filter(place -> place.value().compareTo(from) >= 0);
      group.walk(
          after.map(FindQuery.Place::value).orElse(from),
          after.map(place -> new RecordKey(query.vault(), query.kind(), place.id())),
          (value, record) ->
              query.match().matches(value)
                  && hits.add(new FindPage.Hit(value, record))
                  && hits.size() < query.limit());
    }
    return new FindPage(hits, hits.size() < query.limit() ? Optional.empty() : last(hits));
  }

  private static Optional<FindQuery.Place> last(List<FindPage.Hit> hits) {
    var last = hits.get(hits.size() - 1);
    return Optional.of(new FindQuery.Place(last.value(), last.record().key().id()));
  }

  private static AttributeValue leastOf(AttributeMatch match) {
    if (match instanceof AttributeMatch.Exact exact) {
      return exact.value();
    }
    return match instanceof AttributeMatch.Prefix prefix
        ? new AttributeValue.Text(prefix.prefix())
        : ((AttributeMatch.Range) match).from();
  }

  private static Group group(RecordKey key, String attribute) {
    return new Group(key.vault(), key.kind(), attribute);
  }
}
