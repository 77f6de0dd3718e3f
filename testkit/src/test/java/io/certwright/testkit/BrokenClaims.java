package io.certwright.testkit;

import io.certwright.spi.storage.ClaimId;
import io.certwright.spi.storage.ClaimPage;
import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.Claims;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.DuePage;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Storages whose claims, fences or watches each break the contract in one way. */
final class BrokenClaims {

  private BrokenClaims() {}

  /** Two claimers get the same record: what the one before was given is given again. */
  static final class HandsOutTwice extends ForwardingStorage {
    private final AtomicReference<List<StoredRecord>> before = new AtomicReference<>(List.of());

    HandsOutTwice(Storage target) {
      super(target);
    }

    @Override
    protected ClaimPage forward(ClaimRequest request, Function<ClaimRequest, ClaimPage> onward) {
      var page = onward.apply(request);
      var twice = new ArrayList<>(before.getAndSet(page.records()));
      twice.addAll(page.records());
      return new ClaimPage(page.now(), page.until(), twice);
    }
  }

  /** The due query does not know of claims. */
  static final class ShowsWhatIsClaimed extends ForwardingStorage {
    ShowsWhatIsClaimed(Storage target) {
      super(target);
    }

    @Override
    public DuePage due(VaultId vault, int limit) {
      var now = super.due(vault, limit).now();
      var query =
          new ListQuery(vault, Bench.KIND, "", Optional.empty(), ListQuery.Order.ASCENDING, 1000);
      var due =
          list(query).records().stream()
              .filter(record -> record.due().isPresent() && !record.due().get().isAfter(now))
              .sorted(Comparator.comparing((StoredRecord record) -> record.due().orElseThrow()))
              .limit(limit)
              .toList();
      return new DuePage(now, due);
    }
  }

  static final class HalvesTheLease extends ForwardingStorage {
    HalvesTheLease(Storage target) {
      super(target);
    }

    @Override
    protected ClaimPage forward(ClaimRequest request, Function<ClaimRequest, ClaimPage> onward) {
      var half = request.lease().dividedBy(2).plusMillis(1);
      var page =
          onward.apply(new ClaimRequest(request.vault(), request.id(), half, request.limit()));
      return new ClaimPage(page.now(), page.now().plus(request.lease()), page.records());
    }
  }

  static final class NeverLetsGo extends ForwardingStorage {
    NeverLetsGo(Storage target) {
      super(target);
    }

    @Override
    protected ClaimPage forward(ClaimRequest request, Function<ClaimRequest, ClaimPage> onward) {
      var day = ClaimRequest.MAX_LEASE;
      var page =
          onward.apply(new ClaimRequest(request.vault(), request.id(), day, request.limit()));
      return new ClaimPage(page.now(), page.now().plus(request.lease()), page.records());
    }
  }

  /** Judges by the clock of whoever asks. */
  static final class TellsItsOwnTime extends ForwardingStorage {
    TellsItsOwnTime(Storage target) {
      super(target);
    }

    @Override
    protected ClaimPage forward(ClaimRequest request, Function<ClaimRequest, ClaimPage> onward) {
      var page = onward.apply(request);
      var now = Instant.now();
      return new ClaimPage(now, now.plus(request.lease()), page.records());
    }
  }

  /** A claim is a commit: it gives the record a new revision. */
  static final class RewritesTheRecord extends ForwardingStorage {
    RewritesTheRecord(Storage target) {
      super(target);
    }

    @Override
    protected ClaimPage forward(ClaimRequest request, Function<ClaimRequest, ClaimPage> onward) {
      var page = onward.apply(request);
      for (var record : page.records()) {
        var until = Optional.of(page.until());
        commit(
            new Commit(
                Bench.newId(),
                List.of(
                    new RecordWrite.Put(
                        record.key(),
                        OptionalLong.of(record.revision()),
                        record.revision() + 1,
                        record.payload(),
                        record.attributes(),
                        until))));
      }
      return page;
    }
  }

  static final class ClaimsInEveryVault extends ForwardingStorage {
    ClaimsInEveryVault(Storage target) {
      super(target);
    }

    @Override
    protected ClaimPage forward(ClaimRequest request, Function<ClaimRequest, ClaimPage> onward) {
      var unused =
          onward.apply(
              new ClaimRequest(VaultId.CATALOGUE, request.id(), request.lease(), request.limit()));
      return onward.apply(request);
    }
  }

  static final class DropsInterrupts extends ForwardingStorage {
    DropsInterrupts(Storage target) {
      super(target);
    }

    @Override
    protected ClaimPage forward(ClaimRequest request, Function<ClaimRequest, ClaimPage> onward) {
      if (Thread.interrupted()) {
        throw new StorageException(StorageException.Reason.INTERRUPTED, "interrupted; go on");
      }
      return onward.apply(request);
    }
  }

  /** Changes the fences of a commit, and hears of every claim. */
  abstract static class Fencing extends ForwardingStorage {
    Fencing(Storage target) {
      super(target);
    }

    abstract List<Fence> fences(Claims claims, Commit commit, List<Fence> fences);

    void claimed(ClaimId id, ClaimPage page) {}

    @Override
    public Optional<Claims> claims() {
      return super.claims().map(Changed::new);
    }

    private final class Changed implements Claims {
      private final Claims claims;

      Changed(Claims claims) {
        this.claims = claims;
      }

      @Override
      public ClaimPage claim(ClaimRequest request) {
        var page = claims.claim(request);
        claimed(request.id(), page);
        return page;
      }

      @Override
      public CommitOutcome commit(Commit commit, List<Fence> fences) {
        return claims.commit(commit, fences(claims, commit, fences));
      }
    }
  }

  static final class IgnoresFences extends Fencing {
    IgnoresFences(Storage target) {
      super(target);
    }

    @Override
    List<Fence> fences(Claims claims, Commit commit, List<Fence> fences) {
      return List.of();
    }
  }

  /** The fence is looked for in the rows that the commit writes. */
  static final class FencesOnlyWhatItWrites extends Fencing {
    FencesOnlyWhatItWrites(Storage target) {
      super(target);
    }

    @Override
    List<Fence> fences(Claims claims, Commit commit, List<Fence> fences) {
      var keys = commit.writes().stream().map(RecordWrite::key).toList();
      return fences.stream().filter(fence -> keys.contains(fence.key())).toList();
    }
  }

  /** The end of the lease breaks the fence. */
  static final class FencesByTheClock extends Fencing {
    private final Map<ClaimId, Instant> ends = new ConcurrentHashMap<>();

    FencesByTheClock(Storage target) {
      super(target);
    }

    @Override
    void claimed(ClaimId id, ClaimPage page) {
      ends.put(id, page.until());
    }

    @Override
    List<Fence> fences(Claims claims, Commit commit, List<Fence> fences) {
      return fences.stream().map(this::orBroken).toList();
    }

    private Fence orBroken(Fence fence) {
      var now = due(fence.key().vault(), 1).now();
      boolean over = ends.getOrDefault(fence.claim(), Instant.MAX).isBefore(now);
      return over ? new Fence(fence.key(), Bench.newClaim()) : fence;
    }
  }

  /** A claimed record stays hidden until the lease ends, though it was put since. */
  static final class PutKeepsTheClaim extends Fencing {
    private final Map<RecordKey, Instant> ends = new ConcurrentHashMap<>();

    PutKeepsTheClaim(Storage target) {
      super(target);
    }

    @Override
    void claimed(ClaimId id, ClaimPage page) {
      page.records().forEach(record -> ends.put(record.key(), page.until()));
    }

    @Override
    List<Fence> fences(Claims claims, Commit commit, List<Fence> fences) {
      return fences;
    }

    @Override
    public DuePage due(VaultId vault, int limit) {
      var page = super.due(vault, limit);
      var visible =
          page.records().stream()
              .filter(record -> !ends.getOrDefault(record.key(), Instant.MIN).isAfter(page.now()))
              .toList();
      return new DuePage(page.now(), visible);
    }
  }

  /** Gives the latest due first, as a query without its order may. */
  static final class TurnsTheOrder extends ForwardingStorage {
    TurnsTheOrder(Storage target) {
      super(target);
    }

    @Override
    protected ClaimPage forward(ClaimRequest request, Function<ClaimRequest, ClaimPage> onward) {
      var page = onward.apply(request);
      var turned = new ArrayList<>(page.records());
      Collections.reverse(turned);
      return new ClaimPage(page.now(), page.until(), turned);
    }
  }

  /** Gives a hundred at most, whatever was asked for. */
  static final class GivesAHundred extends ForwardingStorage {
    GivesAHundred(Storage target) {
      super(target);
    }

    @Override
    protected ClaimPage forward(ClaimRequest request, Function<ClaimRequest, ClaimPage> onward) {
      int limit = Math.min(100, request.limit());
      return onward.apply(new ClaimRequest(request.vault(), request.id(), request.lease(), limit));
    }
  }

  /** Takes more fences than there may be. */
  static final class TakesAnyFences extends Fencing {
    TakesAnyFences(Storage target) {
      super(target);
    }

    @Override
    List<Fence> fences(Claims claims, Commit commit, List<Fence> fences) {
      return fences.stream().distinct().limit(1).toList();
    }
  }
}
