package io.certwright.internal.transfer;

import io.certwright.internal.store.Failures;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.VaultId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Follows the change feed of a storage for one vault. Used by one thread at a time. */
final class Following {

  private static final int PAGE = 500;

  /** The most pages that one look takes, when other vaults of the storage are busy. */
  private static final int MOST_PAGES = 1000;

  private final Storage storage;
  private final VaultId vault;
  private final Set<String> kinds;
  private FeedPosition position;

  /** Begins after the last change so far. */
  Following(Storage storage, VaultId vault, List<String> kinds) {
    this.storage = storage;
    this.vault = vault;
    this.kinds = Set.copyOf(kinds);
    this.position = Failures.guard(storage::feedEnd);
  }

  /**
   * What one look found.
   *
   * @param keys some of what has changed since the last look, in order; none: nothing has
   * @param lost whether the feed has skipped changes; whoever follows begins anew
   */
  record News(Set<RecordKey> keys, boolean lost) {
    /** Whether nothing of the vault has changed since the last look. */
    boolean none() {
      return keys.isEmpty() && !lost;
    }
  }

  News look() {
    for (int page = 0; page < MOST_PAGES; page++) {
      var feed = Failures.guard(() -> storage.changes(position, PAGE));
      if (feed instanceof Feed.Resynchronise from) {
        position = from.from();
        return new News(Set.of(), true);
      }
      var changes = (Feed.Changes) feed;
      position = changes.next();
      var keys = new LinkedHashSet<RecordKey>();
      for (var change : changes.changes()) {
        if (change.key().vault().equals(vault) && kinds.contains(change.key().kind())) {
          keys.add(change.key());
        }
      }
      if (changes.changes().isEmpty() || !keys.isEmpty()) {
        return new News(keys, false);
      }
    }
    // Others write more than can be read; then this feed is of no use.
    return new News(Set.of(), true);
  }
}
