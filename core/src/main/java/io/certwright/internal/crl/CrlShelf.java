package io.certwright.internal.crl;

import io.certwright.internal.record.CrlRecord;
import io.certwright.internal.record.CrlRecord.Issue;
import io.certwright.internal.record.CrlScope;
import io.certwright.internal.store.RecordPage;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.storage.ListQuery.Order;
import java.util.Optional;

/** The lists that the CAs of a vault have published, read afresh each time. Thread-safe. */
public final class CrlShelf {

  private final RecordStore records;

  /** That of a vault. */
  public CrlShelf(RecordStore records) {
    this.records = records;
  }

  /** The record of a list. */
  public Optional<CrlRecord> find(CrlScope scope) {
    return records.find(CrlRecord.TYPE, scope.id()).map(Stored::value);
  }

  /** A page of the lists of a CA, by key and number as texts. */
  public RecordPage<CrlRecord> list(String ca, Optional<String> after, int limit) {
    var prefix = ca + "/";
    return records.list(CrlRecord.TYPE, prefix, after.map(prefix::concat), Order.ASCENDING, limit);
  }

  /** The bytes of a list that was published. */
  public CrlReading read(CrlScope scope, Issue issue) {
    return new CrlReading(records, scope.id(), issue);
  }
}
