package io.certwright.testkit;

import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.ClaimId;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.FindPage;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.StoredRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The simplest storage that could be right: sorted maps, searched from end to end. */
final class Model {

  private final TreeMap<RecordKey, StoredRecord> records = new TreeMap<>();
  private final Map<RecordKey, Claim> claims = new HashMap<>();
  private final LinkedHashMap<CommitId, Settlement> settlements = new LinkedHashMap<>();
  private final List<Feed.Change> changes = new ArrayList<>();

  /** In whose hand a record is, or was last since it was put. */
  private record Claim(ClaimId id, Instant until) {}

  CommitOutcome commit(Commit commit, List<Fence> fences) {
    var failing = new LinkedHashSet<RecordKey>();
    for (var write : commit.writes()) {
      if (!write.expected().equals(revision(write.key()))) {
        failing.add(write.key());
      }
    }
    for (var fence : fences) {
      var claim = claims.get(fence.key());
      if (claim == null || !claim.id().equals(fence.claim())) {
        failing.add(fence.key());
      }
    }
    if (!failing.isEmpty()) {
      settlements.put(commit.id(), Settlement.VOID);
      return new CommitOutcome.Refused(List.copyOf(failing));
    }
    for (var write : commit.writes()) {
      if (write instanceof RecordWrite.Put put) {
        records.put(put.key(), put.committedBy(commit.id()));
        claims.remove(put.key());
        changes.add(new Feed.Change(put.key(), OptionalLong.of(put.revision()), commit.id()));
      } else if (write instanceof RecordWrite.Delete delete) {
        records.remove(delete.key());
        claims.remove(delete.key());
        changes.add(new Feed.Change(delete.key(), OptionalLong.empty(), commit.id()));
      }
    }
    settlements.put(commit.id(), Settlement.COMMITTED);
    return new CommitOutcome.Committed();
  }

  OptionalLong revision(RecordKey key) {
    var record = records.get(key);
    return record == null ? OptionalLong.empty() : OptionalLong.of(record.revision());
  }

  /** Claims what is due at that instant; what is in the hand then. */
  List<StoredRecord> claim(ClaimId id, Instant now, Instant until, int limit) {
    var records = due(now).stream().limit(limit).toList();
    records.forEach(record -> claims.put(record.key(), new Claim(id, until)));
    return records;
  }

  /** The records that were claimed and neither put nor deleted since. */
  List<RecordKey> claimed() {
    return claims.keySet().stream().sorted().toList();
  }

  Map<CommitId, Settlement> settlements() {
    return settlements;
  }

  List<Feed.Change> changes() {
    return changes;
  }

  List<StoredRecord> all() {
    return List.copyOf(records.values());
  }

  List<String> list(String prefix) {
    return records.keySet().stream()
        .map(RecordKey::id)
        .filter(id -> id.startsWith(prefix))
        .toList();
  }

  List<FindPage.Hit> find(String name, AttributeMatch match) {
    return records.values().stream()
        .flatMap(record -> hits(record, name, match))
        .sorted(Comparator.comparing(Model::place))
        .toList();
  }

  List<StoredRecord> due(Instant now) {
    return records.values().stream()
        .filter(record -> record.due().isPresent() && !record.due().get().isAfter(now))
        .filter(record -> !isHidden(record.key(), now))
        .sorted(
            Comparator.comparing((StoredRecord record) -> record.due().orElseThrow())
                .thenComparing(StoredRecord::key))
        .toList();
  }

  private boolean isHidden(RecordKey key, Instant now) {
    var claim = claims.get(key);
    return claim != null && claim.until().isAfter(now);
  }

  private static Stream<FindPage.Hit> hits(StoredRecord record, String name, AttributeMatch match) {
    return record.attributes().stream()
        .filter(attribute -> attribute.name().equals(name))
        .map(Attribute::value)
        .filter(match::matches)
        .map(value -> new FindPage.Hit(value, record));
  }

  private static FindQuery.Place place(FindPage.Hit hit) {
    return new FindQuery.Place(hit.value(), hit.record().key().id());
  }
}
