package io.certwright.testkit;

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
import java.util.Optional;

/**
 * Hands every call on to another storage; what extends it changes some of them. As thread-safe as
 * the other one.
 */
public abstract class ForwardingStorage implements Storage {

  private final Storage target;

  /** In front of a storage. */
  protected ForwardingStorage(Storage target) {
    this.target = target;
  }

  @Override
  public CommitOutcome commit(Commit commit) {
    return target.commit(commit);
  }

  @Override
  public Settlement settle(CommitId id) {
    return target.settle(id);
  }

  @Override
  public Optional<StoredRecord> get(RecordKey key) {
    return target.get(key);
  }

  @Override
  public ListPage list(ListQuery query) {
    return target.list(query);
  }

  @Override
  public FindPage find(FindQuery query) {
    return target.find(query);
  }

  @Override
  public DuePage due(VaultId vault, int limit) {
    return target.due(vault, limit);
  }

  @Override
  public FeedPosition feedEnd() {
    return target.feedEnd();
  }

  @Override
  public Feed changes(FeedPosition after, int limit) {
    return target.changes(after, limit);
  }

  @Override
  public boolean isShared() {
    return target.isShared();
  }

  @Override
  public void close() {
    target.close();
  }
}
