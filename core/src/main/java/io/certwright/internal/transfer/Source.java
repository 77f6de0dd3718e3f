package io.certwright.internal.transfer;

import io.certwright.errors.IntegrityException;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.LastTold;
import io.certwright.internal.record.RecordTypes;
import io.certwright.internal.record.StatePartRecord;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.Pruned;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The records of an open vault as they are copied: each is opened and checked first, and what a
 * listing leaves out because it is damaged is looked for by the audit trail. Used by one thread.
 */
final class Source {

  /** How many records are in the heap at once; each is about 2 KiB, and 1 MiB at most. */
  static final int PAGE = 200;

  private final RecordStore records;
  private final Damage damage;
  private Trail trail;

  Source(RecordStore records, Damage damage) {
    this.records = records;
    this.damage = damage;
    this.trail = trail();
  }

  private Trail trail() {
    return new Trail(records.crypto(), () -> Pruned.of(records), damage::found);
  }

  /** Goes through it from the first record again. */
  void restart() {
    trail = trail();
  }

  /**
   * The greatest id of a kind now. What is made after it later, as the audit trail is, comes by the
   * feed; a listing that went on to its end might never get there.
   */
  Optional<String> last(String kind) {
    Optional<String> after = Optional.empty();
    do {
      var page = list(kind, after, Order.DESCENDING, PAGE);
      if (!page.records().isEmpty()) {
        return Optional.of(page.records().get(0).key().id());
      }
      // A whole page may have been left out.
      after = page.next();
    } while (after.isPresent());
    return Optional.empty();
  }

  /**
   * A page of one kind, no further than to the given id; records that are damaged are told of and
   * left out.
   */
  ListPage page(String kind, Optional<String> after, String last) {
    var page = list(kind, after, Order.ASCENDING, PAGE);
    var whole = new ArrayList<StoredRecord>(page.records().size());
    for (var stored : page.records()) {
      if (RecordKey.ID_ORDER.compare(stored.key().id(), last) <= 0 && isWhole(stored)) {
        whole.add(stored);
        if (kind.equals(AuditRecord.KIND)) {
          follow(stored);
        } else if (kind.equals(StatePartRecord.KIND)) {
          var part = records.open(StatePartRecord.TYPE, stored).value();
          part.items().stream().flatMap(LastTold::all).forEach(this::look);
        }
      }
    }
    return new ListPage(
        whole, page.next().filter(next -> RecordKey.ID_ORDER.compare(next, last) < 0));
  }

  private ListPage list(String kind, Optional<String> after, Order order, int limit) {
    var query = new ListQuery(records.vault(), kind, "", after, order, limit);
    return Failures.guard(() -> records.storage().list(query));
  }

  /** A record as it is now. */
  Entry read(RecordKey key) {
    return new Entry(key, get(key).filter(this::isWhole));
  }

  List<Entry> readAll(Iterable<RecordKey> keys) {
    var entries = new ArrayList<Entry>();
    keys.forEach(key -> entries.add(read(key)));
    return entries;
  }

  private Optional<StoredRecord> get(RecordKey key) {
    try {
      return records.storage().get(key);
    } catch (StorageException e) {
      if (e.reason() != StorageException.Reason.DAMAGED) {
        throw Failures.translate(e);
      }
      damage.found(
          new IntegrityException(place(key), "the storage cannot read it: " + e.getMessage()));
      return Optional.empty();
    }
  }

  private boolean isWhole(StoredRecord stored) {
    try {
      records.check(stored);
      return true;
    } catch (IntegrityException e) {
      damage.found(e);
      return false;
    }
  }

  /**
   * Every record was made once, and the entry that tells of it leads to it, or what is left of
   * entries that were pruned.
   */
  private void follow(StoredRecord stored) {
    var entry = records.open(AuditRecord.TYPE, stored).value();
    if (trail.follow(entry)) {
      for (var told : entry.told()) {
        if (told.revision() == 1) {
          look(told);
        } else if (told.digest().isPresent()) {
          requireKnown(told);
        }
      }
    }
  }

  private void look(AuditRecord.Told told) {
    if (told.digest().isPresent()) {
      requireKnown(told);
      get(new RecordKey(records.vault(), told.kind(), told.id()));
    }
  }

  private static void requireKnown(AuditRecord.Told told) {
    if (RecordTypes.of(told.kind()).isEmpty()) {
      throw new IntegrityException(
          told.kind() + "/" + told.id(),
          "is of a kind that this version does not know, so it would be forgotten; use the newer"
              + " version of the library that wrote it");
    }
  }

  static String place(RecordKey key) {
    return key.kind() + "/" + key.id();
  }
}
