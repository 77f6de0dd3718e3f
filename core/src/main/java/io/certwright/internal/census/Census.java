package io.certwright.internal.census;

import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.node.StorageTime;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.Counts;
import io.certwright.internal.store.Chains;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.storage.DuePage;
import io.certwright.spi.storage.StoredRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what the certificates of a vault come to: the last entry of each stripe of the audit trail
 * says what that one counts. It costs a query for each stripe, whatever is stored, and one for the
 * CAs, of which there are few.
 *
 * <p>Thread-safe.
 */
public final class Census {

  /** How many of what is overdue are looked at. */
  public static final int MOST_OVERDUE = 100;

  /** How often the stripes are read, at most, until none has gone on meanwhile. */
  private static final int MOST_READS = 3;

  private final RecordStore records;
  private final Chains chains;
  private final StorageTime time;
  private final AuthorityCensus authorities;

  /** That of these records. */
  public Census(RecordStore records, Catalogue catalogue, StorageTime time) {
    this.records = records;
    this.chains = new Chains(records);
    this.time = time;
    this.authorities = new AuthorityCensus(records, catalogue);
  }

  /**
   * What was read.
   *
   * @param counts what all stripes count together
   * @param now the storage's time
   * @param overdue how many are due, {@link #MOST_OVERDUE} if they are more
   * @param longest since when the one is due that is due for longest
   * @param next when the next one is due that is not yet
   * @param nearEnd how many CAs that issue come near their end
   */
  public record Taken(
      Counts counts,
      Instant now,
      int overdue,
      Optional<Instant> longest,
      Optional<Instant> next,
      long nearEnd) {}

  /** Reads it. */
  public Taken take() {
    var counts = counts();
    var due = time.ask(this::due, answer -> answer.page().now()).answer();
    var overdue = due.page().records();
    return new Taken(
        counts,
        due.page().now(),
        overdue.size(),
        overdue.stream().findFirst().flatMap(StoredRecord::due),
        due.next(),
        authorities.nearEnd(due.page().now()));
  }

  private record Due(DuePage page, Optional<Instant> next) {}

  private Due due() {
    var page = records.storage().due(records.vault(), MOST_OVERDUE);
    return new Due(page, records.storage().dueAfter(records.vault(), page.now()));
  }

  /** As of one moment, unless several stripes go on without a pause. */
  private Counts counts() {
    var ends = ends();
    for (int reads = 1; ends.size() > 1 && reads < MOST_READS; reads++) {
      var again = ends();
      if (again.equals(ends)) {
        break;
      }
      ends = again;
    }
    return ends.stream()
        .map(end -> records.open(AuditRecord.TYPE, end).value().counts().orElse(Counts.NONE))
        .reduce(Counts.NONE, Counts::plus);
  }

  private List<StoredRecord> ends() {
    var ends = new ArrayList<StoredRecord>();
    var end = chains.greatest();
    while (end.isPresent()) {
      ends.add(end.get());
      end = chains.below(Chains.of(end.get().key().id()).orElseThrow());
    }
    return ends;
  }
}
