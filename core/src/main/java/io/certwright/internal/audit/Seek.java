package io.certwright.internal.audit;

import io.certwright.errors.IntegrityException;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.store.Chains;
import io.certwright.internal.store.Pruned;
import io.certwright.internal.store.RecordStore;
import java.time.Duration;
import java.time.Instant;

/**
 * Finds where a time begins in each chain, by halves: some twenty entries are read of a chain of a
 * million. Clocks of nodes may be off by up to {@link #SLACK}, so that much earlier it begins.
 */
final class Seek {

  /** By how much clocks may differ, or be put back. */
  static final Duration SLACK = Duration.ofHours(1);

  private final RecordStore records;

  Seek(RecordStore records) {
    this.records = records;
  }

  /** The last time that an entry of before may have, by whichever clock. */
  static Instant last(Instant until) {
    return until.isAfter(Instant.MAX.minus(SLACK)) ? Instant.MAX : until.plus(SLACK);
  }

  /** The position before all that is not earlier than this. */
  TrailPosition before(Instant time) {
    var wanted = time.isBefore(Instant.MIN.plus(SLACK)) ? Instant.MIN : time.minus(SLACK);
    var chains = new Chains(records);
    var pruned = Pruned.of(records);
    var position = TrailPosition.START;
    for (var name : chains.names()) {
      var end = records.open(AuditRecord.TYPE, chains.end(name).orElseThrow()).value();
      long first = first(name, pruned.first(name), end.sequence() + 1, wanted);
      position = first == 0 ? position : position.with(AuditRecord.id(name, first - 1));
    }
    return position;
  }

  /** The number of the first entry that is not earlier; {@code end} if all are. */
  private long first(String chain, long start, long end, Instant wanted) {
    long low = start;
    long high = end;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (isEarlier(AuditRecord.id(chain, middle), wanted)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** One that is missing or cannot be read is not passed over: who reads from there is told. */
  private boolean isEarlier(String id, Instant wanted) {
    try {
      return records
          .find(AuditRecord.TYPE, id)
          .map(stored -> stored.value().note().time())
          .filter(wanted::isAfter)
          .isPresent();
    } catch (IntegrityException e) {
      return false;
    }
  }
}
