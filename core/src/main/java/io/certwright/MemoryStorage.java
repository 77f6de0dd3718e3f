package io.certwright;

import io.certwright.internal.memory.MemoryRecords;
import io.certwright.spi.storage.ChangeWatch;
import io.certwright.spi.storage.ClaimPage;
import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.Claims;
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
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Records in the memory of this process: for unit tests, and for vaults that need not outlive it.
 *
 * <p>Nothing is kept beyond the process. Apart from that the contract of {@link Storage} holds in
 * full: commits are atomic and ordered, and a reader that pages meets exactly what is there.
 *
 * <p>One object is a <i>handle</i> on the records. {@link #close} ends the handle, not the records:
 * {@link #another()} gives a further handle on the same ones, before or after the first was closed.
 * That is how a test restarts a vault ({@code storage.close(); Vault.open(storage.another(), ...)})
 * or runs two nodes on one storage (two handles, both open). The records go when the last handle is
 * unreachable.
 *
 * <p>Thread-safe. Commits and claims follow one another under one short lock. A call waits for no
 * longer than that takes in memory, so an interrupt is ignored and the thread's flag stays as it
 * was; only the wait of a {@link #watch() watch} ends at an interrupt.
 */
public final class MemoryStorage implements Storage {

  private final MemoryRecords records;
  private final AtomicBoolean closed = new AtomicBoolean();

  private MemoryStorage(MemoryRecords records) {
    this.records = records;
    records.handleOpened();
  }

  /** An empty storage that judges what is due by the system's clock. */
  public static MemoryStorage create() {
    return create(Clock.systemUTC());
  }

  /** An empty storage that judges what is due by the given clock. */
  public static MemoryStorage create(Clock clock) {
    return new MemoryStorage(new MemoryRecords(clock));
  }

  /** A further handle on the same records, open even if this one is closed. */
  public MemoryStorage another() {
    return new MemoryStorage(records);
  }

  @Override
  public CommitOutcome commit(Commit commit) {
    return open().commit(this, commit, List.of());
  }

  @Override
  public Settlement settle(CommitId id) {
    return open().settle(id);
  }

  @Override
  public Optional<StoredRecord> get(RecordKey key) {
    return open().get(key);
  }

  @Override
  public ListPage list(ListQuery query) {
    return open().list(query);
  }

  @Override
  public FindPage find(FindQuery query) {
    return open().find(query);
  }

  @Override
  public DuePage due(VaultId vault, int limit) {
    return open().due(vault, limit);
  }

  @Override
  public Optional<Instant> dueAfter(VaultId vault, Instant instant) {
    return open().dueAfter(vault, instant);
  }

  @Override
  public FeedPosition feedEnd() {
    return open().feedEnd();
  }

  @Override
  public Feed changes(FeedPosition after, int limit) {
    return open().changes(after, limit);
  }

  /** Claims are shared by the handles and end with the records, not with a handle. */
  @Override
  public Optional<Claims> claims() {
    return Optional.of(new HandleClaims());
  }

  /** Tells of the commits of the other handles. */
  @Override
  public Optional<ChangeWatch> watch() {
    var watch = open().watch(this);
    if (closed.get()) {
      watch.close();
    }
    return Optional.of(watch);
  }

  private final class HandleClaims implements Claims {
    @Override
    public ClaimPage claim(ClaimRequest request) {
      return open().claim(request);
    }

    @Override
    public CommitOutcome commit(Commit commit, List<Fence> fences) {
      return open().commit(MemoryStorage.this, commit, fences);
    }
  }

  /** Whether more than one handle on the records was ever open at the same time. */
  @Override
  public boolean isShared() {
    return open().isShared();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      records.handleClosed(this);
    }
  }

  private MemoryRecords open() {
    if (closed.get()) {
      throw new StorageException(
          StorageException.Reason.CLOSED,
          "this handle on the memory storage was closed; another() gives a new one on its records");
    }
    return records;
  }
}
