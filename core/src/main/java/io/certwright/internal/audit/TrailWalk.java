package io.certwright.internal.audit;

import io.certwright.errors.IntegrityException;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.store.Chains;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes along all chains of the trail at once: each in its own order, no entry before another one
 * that it tells of, and otherwise the earliest first. What is written to a chain meanwhile is met
 * at its end. Used by one thread.
 */
public final class TrailWalk {

  private static final Comparator<Chain> BY_TIME =
      Comparator.comparing(Chain::time).thenComparing(chain -> chain.name);

  private final RecordStore records;
  private final List<Chain> chains = new ArrayList<>();
  private final int page;

  /**
   * Goes on after a position.
   *
   * @param limit about so many entries are wanted
   */
  public TrailWalk(RecordStore records, TrailPosition after, int limit) {
    this.records = records;
    var names = new Chains(records).names();
    // With one chain exactly what is wanted, and whether there is more.
    int each = names.size() == 1 ? limit + 1 : 2 * limit / Math.max(1, names.size()) + 1;
    this.page = Math.min(ListQuery.MAX_LIMIT, each);
    names.forEach(name -> chains.add(new Chain(name, after.in(name))));
  }

  /**
   * A stored entry, and what became of opening it.
   *
   * @param damage why it cannot be read; null: it can
   * @param earlier what else of the trail belongs before it
   */
  public record Step(
      StoredRecord stored,
      @Nullable AuditRecord entry,
      @Nullable IntegrityException damage,
      List<String> earlier) {

    /**
     * What it says.
     *
     * @throws IntegrityException if it cannot be read
     */
    public AuditRecord require() {
      if (entry == null) {
        throw Objects.requireNonNull(damage);
      }
      return entry;
    }
  }

  /** What is next; empty: there was nothing more. */
  public Optional<Step> next() {
    var open = chains.stream().filter(Chain::hasNext).toList();
    // In a trail that was tampered with, each may wait for another one.
    return open.stream()
        .filter(chain -> !chain.waits())
        .min(BY_TIME)
        .or(() -> open.stream().min(BY_TIME))
        .map(Chain::take);
  }

  /** Whether there is more. */
  public boolean hasNext() {
    return chains.stream().anyMatch(Chain::hasNext);
  }

  /** After all that was given. */
  public TrailPosition position() {
    var position = TrailPosition.START;
    for (var chain : chains) {
      position = chain.after.map(position::with).orElse(position);
    }
    return position;
  }

  private Step open(StoredRecord stored) {
    try {
      var entry = records.open(AuditRecord.TYPE, stored).value();
      return new Step(stored, entry, null, earlier(entry));
    } catch (IntegrityException e) {
      return new Step(stored, null, e, List.of());
    }
  }

  private static List<String> earlier(AuditRecord entry) {
    // A stripe begins with the entry that tells of its first.
    return entry.note().operation().equals(AuditRecord.STRIPE)
        ? List.of()
        : entry.told().stream()
            .filter(told -> told.kind().equals(AuditRecord.KIND))
            .map(AuditRecord.Told::id)
            .toList();
  }

  /** One chain, and what was read of it beyond what was given. */
  private final class Chain {
    private final String name;
    private final ArrayDeque<Step> read = new ArrayDeque<>();
    private Optional<String> after;
    private Optional<String> readUpTo;
    private boolean ended;

    Chain(String name, Optional<String> after) {
      this.name = name;
      this.after = after;
      this.readUpTo = after;
    }

    boolean hasNext() {
      while (read.isEmpty() && !ended) {
        var query =
            new ListQuery(
                records.vault(), AuditRecord.KIND, name + "/", readUpTo, Order.ASCENDING, page);
        var found = Failures.guard(() -> records.storage().list(query));
        found.records().forEach(stored -> read.add(open(stored)));
        readUpTo = found.next();
        ended = readUpTo.isEmpty();
      }
      return !read.isEmpty();
    }

    /** Of one that cannot be read it is not known, and it is not waited with. */
    Instant time() {
      var entry = read.getFirst().entry();
      return entry == null ? Instant.MIN : entry.note().time();
    }

    /** Whether an entry of another chain, which is still to come, belongs before. */
    boolean waits() {
      return read.getFirst().earlier().stream()
          .anyMatch(id -> chains.stream().anyMatch(chain -> chain.isAhead(id)));
    }

    private boolean isAhead(String id) {
      return id.startsWith(name + "/")
          && hasNext()
          && RecordKey.ID_ORDER.compare(read.getFirst().stored().key().id(), id) <= 0;
    }

    Step take() {
      var step = read.removeFirst();
      after = Optional.of(step.stored().key().id());
      return step;
    }
  }
}
