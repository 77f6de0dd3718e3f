package io.certwright.internal.memory;

import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.FindPage;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.VaultId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The records of each vault, kind and attribute name, in the order of value and key. */
final class AttributeIndex {

  /** What is searched at once. */
  private record Group(VaultId vault, String kind, String name) {}

  private final RecordTable records;
  private final Map<Group, Postings<AttributeValue>> groups = new HashMap<>();

  /** Nothing yet, of these records. */
  AttributeIndex(RecordTable records) {
    this.records = records;
  }

  /** A record is found by the attributes that it has now. */
  void replace(RecordKey key, List<Attribute> before, List<Attribute> after) {
    if (before.equals(after)) {
      return;
    }
    var gone = new HashSet<>(before);
    for (var attribute : after) {
      if (!gone.remove(attribute)) {
        group(key, attribute).add(attribute.value(), key);
      }
    }
    for (var attribute : gone) {
      group(key, attribute).remove(attribute.value(), key);
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
          after.map(place -> new RecordKey(query.vault(), query.kind(), place.id())).orElse(null),
          (value, key) ->
              query.match().matches(value)
                  && hits.add(new FindPage.Hit(value, records.require(key)))
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

  private Postings<AttributeValue> group(RecordKey key, Attribute attribute) {
    return groups.computeIfAbsent(
        new Group(key.vault(), key.kind(), attribute.name()),
        group -> new Postings<>(AttributeValue::compareTo));
  }
}
