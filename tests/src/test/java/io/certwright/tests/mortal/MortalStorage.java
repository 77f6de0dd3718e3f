package io.certwright.tests.mortal;

import io.certwright.spi.storage.ClaimPage;
import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.DuePage;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.FindPage;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import io.certwright.testkit.ForwardingStorage;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * A storage as a process that may die sees it: what it has committed stays, it sees nothing more.
 */
public final class MortalStorage extends ForwardingStorage {

  private final Life life;

  /** The storage as a process with this life sees it. */
  public MortalStorage(Storage target, Life life) {
    super(target);
    this.life = life;
  }

  @Override
  protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
    life.beforeCommit();
    var outcome = onward.apply(commit);
    life.afterCommit();
    return outcome;
  }

  @Override
  protected ClaimPage forward(ClaimRequest request, Function<ClaimRequest, ClaimPage> onward) {
    life.requireAlive();
    return onward.apply(request);
  }

  @Override
  public Settlement settle(CommitId id) {
    life.requireAlive();
    return super.settle(id);
  }

  @Override
  public Optional<StoredRecord> get(RecordKey key) {
    life.requireAlive();
    return super.get(key);
  }

  @Override
  public ListPage list(ListQuery query) {
    life.requireAlive();
    return super.list(query);
  }

  @Override
  public FindPage find(FindQuery query) {
    life.requireAlive();
    return super.find(query);
  }

  @Override
  public DuePage due(VaultId vault, int limit) {
    life.requireAlive();
    return super.due(vault, limit);
  }

  @Override
  public Optional<Instant> dueAfter(VaultId vault, Instant instant) {
    life.requireAlive();
    return super.dueAfter(vault, instant);
  }

  @Override
  public FeedPosition feedEnd() {
    life.requireAlive();
    return super.feedEnd();
  }

  @Override
  public Feed changes(FeedPosition after, int limit) {
    life.requireAlive();
    return super.changes(after, limit);
  }
}
