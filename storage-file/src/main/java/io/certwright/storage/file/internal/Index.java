package io.certwright.storage.file.internal;

import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.VaultId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where every record is, and by what it can be found. Not thread-safe: {@link State} guards it, so
 * that readers see a commit whole.
 */
final class Index {

  private final Map<VaultId, Map<String, Space>> spaces = new HashMap<>();
  private final Map<VaultId, NavigableSet<Entry>> due = new HashMap<>();
  private long size;

  /** The number of records. */
  long size() {
    return size;
  }

  @Nullable Entry get(RecordKey key) {
    var space = space(key.vault(), key.kind());
    return space == null ? null : space.get(key.id());
  }

  /** Carries out a step whose payload stands at the offset in the segment. */
  void apply(Step step, CommitId commit, Segment segment, int offset) {
    var key = step.key();
    if (step.isDelete()) {
      var space = space(key.vault(), key.kind());
      forget(space == null ? null : space.remove(key.id()));
      return;
    }
    var space = spaceForWriting(key.vault(), key.kind());
    var entry =
        new Entry(
            space,
            key.id(),
            step.revision(),
            commit,
            segment,
            offset,
            step.length(),
            step.checksum(),
            step.due(),
            step.attributes().size());
    for (int i = 0; i < entry.postings.length; i++) {
      var attribute = step.attributes().get(i);
      entry.postings[i] =
          new Posting(
              space.listForWriting(attribute.name()),
              Posting.compact(attribute.value()),
              entry.id,
              entry);
    }
    forget(space.put(entry));
    size++;
    segment.addLiveBytes(entry.length);
    if (entry.due != Step.NEVER) {
      due.computeIfAbsent(key.vault(), vault -> new TreeSet<>(Entry.DUE_ORDER)).add(entry);
    }
  }

  private void forget(@Nullable Entry old) {
    if (old != null) {
      size--;
      old.segment.addLiveBytes(-old.length);
      var dues = due.get(old.space.vault());
      if (dues != null && old.due != Step.NEVER) {
        dues.remove(old);
      }
    }
  }

  /** The first entries of a listing that pass the filter. */
  List<Entry> list(ListQuery query, Predicate<Entry> filter) {
    var space = space(query.vault(), query.kind());
    var found = new ArrayList<Entry>();
    for (var entry : space == null ? List.<Entry>of() : space.from(query)) {
      if (found.size() == query.limit() || !entry.id.startsWith(query.prefix())) {
        break;
      }
      if (filter.test(entry)) {
        found.add(entry);
      }
    }
    return found;
  }

  /** The first entries of a search that pass the filter. */
  List<Posting> find(FindQuery query, Predicate<Entry> filter) {
    var space = space(query.vault(), query.kind());
    var list = space == null ? null : space.list(query.attribute());
    var found = new ArrayList<Posting>();
    if (list != null) {
      for (var posting : list.from(query.match(), query.after())) {
        if (found.size() == query.limit() || !query.match().matches(posting.attributeValue())) {
          break;
        }
        if (filter.test(posting.entry())) {
          found.add(posting);
        }
      }
    }
    return found;
  }

  /** The first entries that are due and pass the filter. */
  List<Entry> due(VaultId vault, long now, int limit, Predicate<Entry> filter) {
    var found = new ArrayList<Entry>();
    var dues = due.get(vault);
    if (dues != null) {
      for (var entry : dues) {
        if (found.size() == limit || entry.due > now) {
          break;
        }
        if (filter.test(entry)) {
          found.add(entry);
        }
      }
    }
    return found;
  }

  /** Every kind of every vault. */
  Collection<Space> spaces() {
    return spaces.values().stream().flatMap(kinds -> kinds.values().stream()).toList();
  }

  private @Nullable Space space(VaultId vault, String kind) {
    var kinds = spaces.get(vault);
    return kinds == null ? null : kinds.get(kind);
  }

  private Space spaceForWriting(VaultId vault, String kind) {
    var kinds = spaces.get(vault);
    if (kinds == null) {
      kinds = new HashMap<>();
      spaces.put(vault, kinds);
    }
    var space = kinds.get(kind);
    if (space == null) {
      space = new Space(vault, kind);
      kinds.put(kind, space);
    }
    return space;
  }
}
