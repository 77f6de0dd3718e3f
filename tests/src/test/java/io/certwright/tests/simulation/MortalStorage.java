package io.certwright.tests.simulation;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.DuePage;
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
final class MortalStorage extends ForwardingStorage {

  private final Fate fate;

  MortalStorage(Storage target, Fate fate) {
    super(target);
    this.fate = fate;
  }

  @Override
  protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
    fate.step();
    var outcome = onward.apply(commit);
    fate.step();
    return outcome;
  }

  @Override
  public Settlement settle(CommitId id) {
    fate.requireAlive();
    return super.settle(id);
  }

  @Override
  public Optional<StoredRecord> get(RecordKey key) {
    fate.requireAlive();
    return super.get(key);
  }

  @Override
  public ListPage list(ListQuery query) {
    fate.requireAlive();
    return super.list(query);
  }

  @Override
  public FindPage find(FindQuery query) {
    fate.requireAlive();
    return super.find(query);
  }

  @Override
  public DuePage due(VaultId vault, int limit) {
    fate.requireAlive();
    return super.due(vault, limit);
  }

  @Override
  public Optional<Instant> dueAfter(VaultId vault, Instant instant) {
    fate.requireAlive();
    return super.dueAfter(vault, instant);
  }
}
