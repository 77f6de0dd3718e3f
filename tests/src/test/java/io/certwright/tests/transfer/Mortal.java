package io.certwright.tests.transfer;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.testkit.ForwardingStorage;
import java.util.Optional;
import java.util.function.Function;

/** A storage as a process sees it that dies at one of its commits: nothing answers afterwards. */
final class Mortal extends ForwardingStorage {

  /** The life of a process, with all the storages that it has open. */
  static final class Life {
    private final boolean carriedOut;
    private int left;
    private boolean over;
    private int commits;

    /**
     * One that ends.
     *
     * @param commits with which commit it ends
     * @param carriedOut whether that one still takes place
     */
    Life(int commits, boolean carriedOut) {
      this.left = commits;
      this.carriedOut = carriedOut;
    }

    /** One that does not end by itself. */
    static Life endless() {
      return new Life(Integer.MAX_VALUE, false);
    }

    boolean isOver() {
      return over;
    }

    int commits() {
      return commits;
    }

    private void requireAlive() {
      if (over) {
        throw new StorageException(
            StorageException.Reason.UNAVAILABLE, "the process is dead, as the test wants it");
      }
    }
  }

  private final Life life;

  Mortal(Storage target, Life life) {
    super(target);
    this.life = life;
  }

  @Override
  protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
    life.requireAlive();
    life.commits++;
    if (--life.left > 0) {
      return onward.apply(commit);
    }
    if (life.carriedOut) {
      var unused = onward.apply(commit);
    }
    life.over = true;
    return new CommitOutcome.Unknown(
        new StorageException(StorageException.Reason.UNAVAILABLE, "nobody answers"));
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
