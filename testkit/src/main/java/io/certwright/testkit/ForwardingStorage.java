package io.certwright.testkit;

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
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Hands every call on to another storage; what extends it changes some of them. As thread-safe as
 * the other one.
 *
 * <p>Commits come in two ways, with fences ({@link Claims#commit}) and without. Both pass through
 * {@link #forward(Commit, Function)}, and claims through {@link #forward(ClaimRequest, Function)},
 * so that nothing gets round what changes them.
 */
public abstract class ForwardingStorage implements Storage {

  private final Storage target;

  /** In front of a storage. */
  protected ForwardingStorage(Storage target) {
    this.target = target;
  }

  /**
   * Every commit, with fences or without.
   *
   * @param commit the commit
   * @param onward hands a commit on, under the fences that came with this one if there were any
   * @return how it ended
   */
  protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
    return onward.apply(commit);
  }

  /**
   * Every claim.
   *
   * @param request the claim
   * @param onward hands a claim on
   * @return what was claimed
   */
  protected ClaimPage forward(ClaimRequest request, Function<ClaimRequest, ClaimPage> onward) {
    return onward.apply(request);
  }

  @Override
  public final CommitOutcome commit(Commit commit) {
    return forward(commit, target::commit);
  }

  /** The other's ability, if it has it, through {@link #forward(Commit, Function)}. */
  @Override
  public Optional<Claims> claims() {
    return target.claims().map(ForwardingClaims::new);
  }

  private final class ForwardingClaims implements Claims {
    private final Claims claims;

    ForwardingClaims(Claims claims) {
      this.claims = claims;
    }

    @Override
    public ClaimPage claim(ClaimRequest request) {
      return forward(request, claims::claim);
    }

    @Override
    public CommitOutcome commit(Commit commit, List<Fence> fences) {
      return forward(commit, changed -> claims.commit(changed, fences));
    }
  }

  @Override
  public Optional<ChangeWatch> watch() {
    return target.watch();
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
  public Optional<Instant> dueAfter(VaultId vault, Instant instant) {
    return target.dueAfter(vault, instant);
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
