package io.certwright.testkit;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.VaultId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Knows which vaults write into a storage, and so when something of theirs is due next. */
final class DueTimes extends ForwardingStorage {

  private final Set<VaultId> vaults = ConcurrentHashMap.newKeySet();

  DueTimes(Storage target) {
    super(target);
  }

  @Override
  protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
    commit.writes().stream().map(RecordWrite::key).map(RecordKey::vault).forEach(vaults::add);
    return onward.apply(commit);
  }

  /** The first instant after the given one at which something is due; empty: nothing is. */
  Optional<Instant> after(Instant instant) {
    return vaults.stream()
        .flatMap(vault -> dueAfter(vault, instant).stream())
        .min(Instant::compareTo);
  }
}
