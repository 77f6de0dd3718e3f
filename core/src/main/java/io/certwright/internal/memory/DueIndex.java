package io.certwright.internal.memory;

import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.ClaimId;
import io.certwright.spi.storage.ClaimPage;
import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.DuePage;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The records of each vault that have a due instant: those in nobody's hand in the order of that
 * instant, those that are claimed in the order in which the leases end. A lease that is over is
 * noticed when somebody asks what is due.
 */
final class DueIndex {

  private static final class Schedule {
    static final Schedule NONE = new Schedule();

    final Postings<Instant> free = new Postings<>(Instant::compareTo);
    final Postings<Instant> leased = new Postings<>(Instant::compareTo);
  }

  private final RecordTable records;
  private final Map<VaultId, Schedule> schedules = new HashMap<>();
  private final Map<RecordKey, Claim> claims = new HashMap<>();

  /** Nothing yet, of these records. */
  DueIndex(RecordTable records) {
    this.records = records;
  }

  /** A record is due at that instant now, if at any; its claim is over. */
  void replace(RecordKey key, Optional<Instant> before, Optional<Instant> after) {
    before.ifPresent(due -> remove(key, due));
    after.ifPresent(
        due -> schedules.computeIfAbsent(key.vault(), vault -> new Schedule()).free.add(due, key));
  }

  private void remove(RecordKey key, Instant due) {
    var schedule = of(key.vault());
    schedule.free.remove(due, key);
    var claim = claims.remove(key);
    if (claim != null) {
      schedule.leased.remove(claim.until(), key);
    }
  }

  /** Whether nobody put, deleted or claimed the record since this claim. */
  boolean isClaimedBy(RecordKey key, ClaimId id) {
    var claim = claims.get(key);
    return claim != null && claim.id().equals(id);
  }

  /** Whether {@link #release} has something to do. */
  boolean hasEndedLeases(VaultId vault, Instant now) {
    return of(vault).leased.first().filter(end -> !end.isAfter(now)).isPresent();
  }

  /** Puts the records back whose lease is over. */
  void release(VaultId vault, Instant now) {
    var schedule = of(vault);
    for (var key : upTo(now, schedule.leased, Integer.MAX_VALUE)) {
      var claim = claims.get(key);
      if (claim != null) {
        schedule.leased.remove(claim.until(), key);
        schedule.free.add(dueOf(key), key);
      }
    }
  }

  DuePage until(VaultId vault, Instant now, int limit) {
    return new DuePage(now, records(upTo(now, of(vault).free, limit)));
  }

  /** The least due instant after that one, of records in nobody's hand. */
  Optional<Instant> after(VaultId vault, Instant instant) {
    var least = new AtomicReference<Instant>();
    of(vault)
        .free
        .walk(
            instant.plusNanos(1),
            null,
            (due, key) -> {
              least.set(due);
              return false;
            });
    return Optional.ofNullable(least.get());
  }

  ClaimPage claim(ClaimRequest request, Instant now) {
    var schedule = of(request.vault());
    var claim = new Claim(request.id(), now.plus(request.lease()));
    var keys = upTo(now, schedule.free, request.limit());
    for (var key : keys) {
      schedule.free.remove(dueOf(key), key);
      schedule.leased.add(claim.until(), key);
      claims.put(key, claim);
    }
    return new ClaimPage(now, claim.until(), records(keys));
  }

  private Schedule of(VaultId vault) {
    return schedules.getOrDefault(vault, Schedule.NONE);
  }

  private Instant dueOf(RecordKey key) {
    return records.require(key).due().orElseThrow();
  }

  private List<StoredRecord> records(List<RecordKey> keys) {
    return keys.stream().map(records::require).toList();
  }

  private static List<RecordKey> upTo(Instant now, Postings<Instant> schedule, int limit) {
    var keys = new ArrayList<RecordKey>();
    schedule.walk(
        AttributeValue.EARLIEST,
        null,
        (at, key) -> !at.isAfter(now) && keys.add(key) && keys.size() < limit);
    return keys;
  }
}
