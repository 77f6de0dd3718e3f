package io.certwright.internal.memory;

import io.certwright.spi.storage.ChangeWatch;
import io.certwright.spi.storage.ClaimPage;
import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.DuePage;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.FindPage;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The records that the handles of one in-memory storage share. Thread-safe: a commit changes the
 * tables, the settlements and the feed under one write lock, so every reader sees all of it or
 * nothing.
 */
public final class MemoryRecords {

  private final Guard guard = new Guard();
  private final RecordTable records = new RecordTable();
  private final AttributeIndex attributes = new AttributeIndex(records);
  private final SharedAttributes common = new SharedAttributes();
  private final DueIndex due = new DueIndex(records);
  private final Settlements settlements = new Settlements();
  private final ChangeRing feed = new ChangeRing();
  private final Watches watches = new Watches();
  private final AtomicInteger handles = new AtomicInteger();
  private volatile boolean shared;
  private final Clock clock;

  /** No records yet; what is due is judged by the clock. */
  public MemoryRecords(Clock clock) {
    this.clock = Objects.requireNonNull(clock);
  }

  /** Counts a handle in. */
  public void handleOpened() {
    if (handles.incrementAndGet() > 1) {
      shared = true;
    }
  }

  /** Counts a handle out, and ends its watches. */
  public void handleClosed(Object handle) {
    handles.decrementAndGet();
    watches.close(handle);
  }

  /**
   * Whether there was ever more than one handle: one that is gone again has left changes that the
   * others may not have seen yet.
   */
  public boolean isShared() {
    return shared;
  }

  /**
   * See {@link io.certwright.spi.storage.Claims#commit}.
   *
   * @param handle who commits; the watches of all others are told
   */
  public CommitOutcome commit(Object handle, Commit commit, List<Fence> fences) {
    Fences.require(fences);
    var outcome = guard.write(() -> decide(commit, fences));
    if (outcome instanceof CommitOutcome.Committed) {
      watches.tell(handle);
    }
    return outcome;
  }

  /** See {@link io.certwright.spi.storage.Storage#watch}. */
  public ChangeWatch watch(Object handle) {
    return watches.add(handle);
  }

  /** See {@link io.certwright.spi.storage.Claims#claim}. */
  public ClaimPage claim(ClaimRequest request) {
    return guard.write(
        () -> {
          var now = clock.instant();
          due.release(request.vault(), now);
          return due.claim(request, now);
        });
  }

  /** See {@link io.certwright.spi.storage.Storage#settle}. */
  public Settlement settle(CommitId id) {
    return guard.write(() -> settlements.settle(id));
  }

  /** See {@link io.certwright.spi.storage.Storage#get}. */
  public Optional<StoredRecord> get(RecordKey key) {
    return guard.glance(() -> Optional.ofNullable(records.get(key)));
  }

  /** See {@link io.certwright.spi.storage.Storage#list}. */
  public ListPage list(ListQuery query) {
    return guard.read(() -> records.list(query));
  }

  /** See {@link io.certwright.spi.storage.Storage#find}. */
  public FindPage find(FindQuery query) {
    return guard.read(() -> attributes.find(query));
  }

  /** See {@link io.certwright.spi.storage.Storage#due}. */
  public DuePage due(VaultId vault, int limit) {
    ListLimits.require(limit);
    var now = clock.instant();
    if (guard.read(() -> due.hasEndedLeases(vault, now))) {
      return guard.write(
          () -> {
            due.release(vault, now);
            return due.until(vault, now, limit);
          });
    }
    return guard.read(() -> due.until(vault, now, limit));
  }

  /** See {@link io.certwright.spi.storage.Storage#dueAfter}. */
  public Optional<Instant> dueAfter(VaultId vault, Instant instant) {
    return guard.read(() -> due.after(vault, instant));
  }

  /** See {@link io.certwright.spi.storage.Storage#feedEnd}. */
  public FeedPosition feedEnd() {
    return guard.glance(feed::end);
  }

  /** See {@link io.certwright.spi.storage.Storage#changes}. */
  public Feed changes(FeedPosition after, int limit) {
    ListLimits.require(limit);
    return guard.glance(() -> feed.after(after, limit));
  }

  private CommitOutcome decide(Commit commit, List<Fence> fences) {
    if (settlements.isVoid(commit.id())) {
      return new CommitOutcome.Refused(commit.writes().stream().map(RecordWrite::key).toList());
    }
    var failing = new LinkedHashSet<RecordKey>();
    for (var write : commit.writes()) {
      if (!hasRevision(records.get(write.key()), write.expected())) {
        failing.add(write.key());
      }
    }
    for (var fence : fences) {
      if (!due.isClaimedBy(fence.key(), fence.claim())) {
        failing.add(fence.key());
      }
    }
    if (!failing.isEmpty()) {
      return new CommitOutcome.Refused(List.copyOf(failing));
    }
    settlements.committed(commit.id());
    var changes = new ArrayList<Feed.Change>(commit.writes().size());
    for (var write : commit.writes()) {
      if (write instanceof RecordWrite.Put put) {
        put(put, commit.id());
        changes.add(new Feed.Change(put.key(), OptionalLong.of(put.revision()), commit.id()));
      } else if (write instanceof RecordWrite.Delete delete) {
        delete(delete.key());
        changes.add(new Feed.Change(delete.key(), OptionalLong.empty(), commit.id()));
      }
    }
    feed.add(changes);
    return new CommitOutcome.Committed();
  }

  private static boolean hasRevision(@Nullable StoredRecord record, OptionalLong expected) {
    return record == null
        ? expected.isEmpty()
        : expected.isPresent() && expected.getAsLong() == record.revision();
  }

  private void put(RecordWrite.Put put, CommitId commit) {
    var before = records.get(put.key());
    // The key that the indices have already: theirs and the record's are one object.
    var key = before == null ? put.key() : before.key();
    var found = common.of(put.attributes());
    records.put(new StoredRecord(key, put.revision(), commit, put.payload(), found, put.due()));
    attributes.replace(key, before == null ? List.of() : before.attributes(), found);
    due.replace(key, before == null ? Optional.empty() : before.due(), put.due());
  }

  private void delete(RecordKey key) {
    var before = records.get(key);
    if (before != null) {
      records.remove(key);
      attributes.replace(key, before.attributes(), List.of());
      due.replace(key, before.due(), Optional.empty());
    }
  }
}
