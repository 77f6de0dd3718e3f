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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The records of each vault that have a due instant: those in nobody's hand in the order of that
 * instant, those that are claimed in the order in which the leases end. A lease that is over is
 * noticed when somebody asks what is due.
 */
final class DueIndex {

  private static final class Schedule {
    static final Schedule NONE = new Schedule();

    final RecordsByDue free = new RecordsByDue();
    final Postings<Instant> leased = new Postings<>(Comparator.naturalOrder());
  }

  private final Map<VaultId, Schedule> schedules = new HashMap<>();
  private final Map<RecordKey, Claim> claims = new HashMap<>();

  void add(StoredRecord record) {
    record
        .due()
        .ifPresent(
            due ->
                schedules
                    .computeIfAbsent(record.key().vault(), vault -> new Schedule())
                    .free
                    .put(record));
  }

  /** Takes the record out; its claim is over. */
  void remove(StoredRecord record) {
    if (record.due().isPresent()) {
      var key = record.key();
      var schedule = of(key.vault());
      schedule.free.remove(schedule.free.placeOf(record));
      var claim = claims.remove(key);
      if (claim != null) {
        schedule.leased.remove(claim.until(), key);
      }
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
    var ended = new ArrayList<StoredRecord>();
    schedule.leased.walk(
        AttributeValue.EARLIEST,
        Optional.empty(),
        (end, record) -> !end.isAfter(now) && ended.add(record));
    for (var record : ended) {
      var claim = claims.get(record.key());
      if (claim != null) {
        schedule.leased.remove(claim.until(), record.key());
        schedule.free.put(record);
      }
    }
  }

  DuePage until(VaultId vault, Instant now, int limit) {
    return new DuePage(now, upTo(now, of(vault).free, limit));
  }

  /** The least due instant after that one, of records in nobody's hand. */
  Optional<Instant> after(VaultId vault, Instant instant) {
    return of(vault).free.after(instant);
  }

  ClaimPage claim(ClaimRequest request, Instant now) {
    var schedule = of(request.vault());
    var claim = new Claim(request.id(), now.plus(request.lease()));
    var records = upTo(now, schedule.free, request.limit());
    for (var record : records) {
      schedule.free.remove(schedule.free.placeOf(record));
      schedule.leased.add(claim.until(), record);
      claims.put(record.key(), claim);
    }
    return new ClaimPage(now, claim.until(), records);
  }

  private Schedule of(VaultId vault) {
    return schedules.getOrDefault(vault, Schedule.NONE);
  }

  private static List<StoredRecord> upTo(Instant now, RecordsByDue free, int limit) {
    var records = new ArrayList<StoredRecord>();
    free.walk(
        record ->
            !record.due().orElseThrow().isAfter(now)
                && records.add(record)
                && records.size() < limit);
    return records;
  }
}
