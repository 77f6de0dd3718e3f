package io.certwright.testkit;

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
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A storage whose failures are scripted by a test: commits, with fences or without, that throw, are
 * lost or whose reply is lost, claims whose reply is lost, reads that throw, commits that hang.
 * Without a script it hands every call on. Thread-safe; the script may change while calls are under
 * way.
 */
public final class FaultyStorage extends ForwardingStorage {

  private final ConcurrentLinkedQueue<Optional<CommitFault>> script = new ConcurrentLinkedQueue<>();
  private final Barrier barrier = new Barrier();
  private final AtomicInteger failingClaims = new AtomicInteger();
  private volatile StorageException.@Nullable Reason reads;

  private FaultyStorage(Storage target) {
    super(target);
  }

  /** Scripted failures in front of the given storage. Closing this closes the other. */
  public static FaultyStorage around(Storage target) {
    return new FaultyStorage(target);
  }

  /** Lets a commit fail: the next one, or the one after those that earlier calls were for. */
  public void failNextCommit(CommitFault fault) {
    script.add(Optional.of(fault));
  }

  /** Lets some commits succeed before the one that the next call of the script is for. */
  public void passCommits(int count) {
    for (int i = 0; i < count; i++) {
      script.add(Optional.empty());
    }
  }

  /** Ends the script; whether there was a commit left that it was for. */
  public boolean endScript() {
    boolean left = !script.isEmpty();
    script.clear();
    return left;
  }

  /** The reply of the next claim is lost: it is made, and it throws. */
  public void loseNextClaim() {
    failingClaims.incrementAndGet();
  }

  /** Every read, claim and {@link #settle} throws this from now on, until {@link #mendReads}. */
  public void failReads(StorageException.Reason reason) {
    reads = reason;
  }

  /** Reads work again. */
  public void mendReads() {
    reads = null;
  }

  /** Every commit that is begun from now on hangs until {@link #releaseCommits}. */
  public void holdCommits() {
    barrier.lower();
  }

  /** The number of commits that hang at the moment. */
  public int heldCommits() {
    return barrier.waiting();
  }

  /** Lets the commits go on that hang, and those to come. */
  public void releaseCommits() {
    barrier.raise();
  }

  @Override
  protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
    barrier.pass();
    var fault = script.poll();
    if (fault == null || fault.isEmpty()) {
      return onward.apply(commit);
    }
    return switch (fault.get()) {
      case THROWN_BEFORE -> throw failure(StorageException.Reason.UNAVAILABLE);
      case REQUEST_LOST -> unknown();
      case REPLY_LOST -> {
        var unused = onward.apply(commit);
        yield unknown();
      }
    };
  }

  @Override
  protected ClaimPage forward(ClaimRequest request, Function<ClaimRequest, ClaimPage> onward) {
    checkReads();
    var page = onward.apply(request);
    if (failingClaims.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw failure(StorageException.Reason.UNAVAILABLE);
    }
    return page;
  }

  @Override
  public Settlement settle(CommitId id) {
    checkReads();
    return super.settle(id);
  }

  @Override
  public Optional<StoredRecord> get(RecordKey key) {
    checkReads();
    return super.get(key);
  }

  @Override
  public ListPage list(ListQuery query) {
    checkReads();
    return super.list(query);
  }

  @Override
  public FindPage find(FindQuery query) {
    checkReads();
    return super.find(query);
  }

  @Override
  public DuePage due(VaultId vault, int limit) {
    checkReads();
    return super.due(vault, limit);
  }

  @Override
  public Optional<Instant> dueAfter(VaultId vault, Instant instant) {
    checkReads();
    return super.dueAfter(vault, instant);
  }

  @Override
  public FeedPosition feedEnd() {
    checkReads();
    return super.feedEnd();
  }

  @Override
  public Feed changes(FeedPosition after, int limit) {
    checkReads();
    return super.changes(after, limit);
  }

  private void checkReads() {
    var reason = reads;
    if (reason != null) {
      throw failure(reason);
    }
  }

  private static CommitOutcome unknown() {
    return new CommitOutcome.Unknown(failure(StorageException.Reason.UNAVAILABLE));
  }

  private static StorageException failure(StorageException.Reason reason) {
    return new StorageException(
        reason, "a failure that the test asked FaultyStorage for; mend it there");
  }
}
