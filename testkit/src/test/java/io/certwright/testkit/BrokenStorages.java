package io.certwright.testkit;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.FindPage;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/** Storages that each break the contract in one way that has happened to somebody. */
final class BrokenStorages {

  private BrokenStorages() {}

  static final class LosesAWrite extends ForwardingStorage {
    LosesAWrite(Storage target) {
      super(target);
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      var writes = commit.writes();
      int kept = writes.size() > 3 ? writes.size() - 1 : writes.size();
      return onward.apply(new Commit(commit.id(), writes.subList(0, kept)));
    }
  }

  static final class CommitsOneByOne extends ForwardingStorage {
    CommitsOneByOne(Storage target) {
      super(target);
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      CommitOutcome last = Bench.committed();
      var id = commit.id();
      for (var write : commit.writes()) {
        var outcome = onward.apply(new Commit(id, List.of(write)));
        last = outcome instanceof CommitOutcome.Refused ? outcome : last;
        id = Bench.newId();
      }
      return last;
    }
  }

  /** Tells of what is due at the given instant, too. */
  static final class TellsWhatIsDueAlready extends ForwardingStorage {
    TellsWhatIsDueAlready(Storage target) {
      super(target);
    }

    @Override
    public Optional<Instant> dueAfter(VaultId vault, Instant instant) {
      return super.dueAfter(vault, instant.minusMillis(1));
    }
  }

  static final class IgnoresChecks extends ForwardingStorage {
    IgnoresChecks(Storage target) {
      super(target);
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      var rest = commit.writes().stream().filter(w -> !(w instanceof RecordWrite.Check)).toList();
      return rest.isEmpty() ? Bench.committed() : onward.apply(new Commit(commit.id(), rest));
    }
  }

  static final class FoldsCase extends ForwardingStorage {
    FoldsCase(Storage target) {
      super(target);
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      var folded = new ArrayList<RecordWrite>();
      var keys = new HashSet<RecordKey>();
      for (var write : commit.writes()) {
        if (write instanceof RecordWrite.Put put && keys.add(fold(put.key()))) {
          folded.add(
              new RecordWrite.Put(
                  fold(put.key()),
                  put.expected(),
                  put.revision(),
                  put.payload(),
                  put.attributes(),
                  put.due()));
        }
      }
      return folded.isEmpty() ? Bench.committed() : onward.apply(new Commit(commit.id(), folded));
    }

    @Override
    public Optional<StoredRecord> get(RecordKey key) {
      return super.get(fold(key));
    }

    private static RecordKey fold(RecordKey key) {
      return new RecordKey(key.vault(), key.kind(), key.id().toLowerCase(Locale.ROOT));
    }
  }

  static final class FeedSkips extends ForwardingStorage {
    FeedSkips(Storage target) {
      super(target);
    }

    @Override
    public Feed changes(FeedPosition after, int limit) {
      var feed = super.changes(after, limit);
      return feed instanceof Feed.Changes changes && !changes.changes().isEmpty()
          ? new Feed.Changes(changes.changes(), feedEnd())
          : feed;
    }
  }

  static final class ReadsStale extends ForwardingStorage {
    private final Map<RecordKey, StoredRecord> cache = new HashMap<>();
    private int reads;

    ReadsStale(Storage target) {
      super(target);
    }

    @Override
    public synchronized Optional<StoredRecord> get(RecordKey key) {
      if (reads++ % 20 == 0) {
        cache.clear();
      }
      return Optional.ofNullable(
          cache.computeIfAbsent(key, absent -> super.get(absent).orElse(null)));
    }
  }

  static final class OrdersByUtf16 extends ForwardingStorage {
    OrdersByUtf16(Storage target) {
      super(target);
    }

    @Override
    public ListPage list(ListQuery query) {
      var page = super.list(query);
      var sorted = new ArrayList<>(page.records());
      Comparator<StoredRecord> byId = Comparator.comparing(record -> record.key().id());
      sorted.sort(query.order() == ListQuery.Order.ASCENDING ? byId : byId.reversed());
      return new ListPage(sorted, page.next());
    }
  }

  static final class ForgetsVoid extends ForwardingStorage {
    private final Set<CommitId> committed = new HashSet<>();

    ForgetsVoid(Storage target) {
      super(target);
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      var outcome = onward.apply(commit);
      synchronized (committed) {
        if (outcome instanceof CommitOutcome.Committed) {
          committed.add(commit.id());
        }
      }
      return outcome;
    }

    @Override
    public Settlement settle(CommitId id) {
      synchronized (committed) {
        return committed.contains(id) ? Settlement.COMMITTED : Settlement.VOID;
      }
    }
  }

  static final class SwallowsInterrupts extends ForwardingStorage {
    SwallowsInterrupts(Storage target) {
      super(target);
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      if (Thread.interrupted()) {
        throw new StorageException(StorageException.Reason.INTERRUPTED, "interrupted; go on");
      }
      return onward.apply(commit);
    }
  }

  /** Holds every commit void whose reply did not come, though it took place. */
  static final class SaysVoid extends ForwardingStorage {
    SaysVoid(Storage target) {
      super(target);
    }

    @Override
    public Settlement settle(CommitId id) {
      return Settlement.VOID;
    }
  }

  /** Puts a record again that somebody deleted meanwhile. */
  static final class Resurrects extends ForwardingStorage {
    Resurrects(Storage target) {
      super(target);
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      var writes = commit.writes().stream().map(this::anew).toList();
      return onward.apply(new Commit(commit.id(), writes));
    }

    private RecordWrite anew(RecordWrite write) {
      return write instanceof RecordWrite.Put put && get(put.key()).isEmpty()
          ? new RecordWrite.Put(
              put.key(),
              OptionalLong.empty(),
              put.revision(),
              put.payload(),
              put.attributes(),
              put.due())
          : write;
    }
  }

  /** Tells the latest change of a page first. */
  static final class TurnsTheFeed extends ForwardingStorage {
    TurnsTheFeed(Storage target) {
      super(target);
    }

    @Override
    public Feed changes(FeedPosition after, int limit) {
      if (super.changes(after, limit) instanceof Feed.Changes page) {
        var turned = new ArrayList<>(page.changes());
        Collections.reverse(turned);
        return new Feed.Changes(turned, page.next());
      }
      return super.changes(after, limit);
    }
  }

  /** Goes on after the value of the last hit, not after the record. */
  static final class SkipsTies extends ForwardingStorage {
    SkipsTies(Storage target) {
      super(target);
    }

    @Override
    public FindPage find(FindQuery query) {
      var after = query.after().map(place -> new FindQuery.Place(place.value(), "~"));
      return super.find(
          new FindQuery(
              query.vault(), query.kind(), query.attribute(), query.match(), after, query.limit()));
    }
  }
}
