package io.certwright.internal.crl;

import io.certwright.internal.record.CrlPartRecord;
import io.certwright.internal.record.CrlRecord.Generation;
import io.certwright.internal.record.CrlScope;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.storage.RecordWrite;
import java.util.List;
import java.util.stream.IntStream;

/** How the parts of a list are removed; each is as it was first written. */
final class CrlParts {

  private CrlParts() {}

  /** Those of a list that was published. */
  static List<RecordWrite> removal(RecordStore records, CrlScope scope, Generation list) {
    return removal(records, scope, list, 0, list.parts());
  }

  /** Those of a list that was never finished: what stands before the entries comes last. */
  static List<RecordWrite> unfinished(RecordStore records, CrlScope scope, Generation list) {
    return removal(records, scope, list, 1, list.parts() + 1);
  }

  private static List<RecordWrite> removal(
      RecordStore records, CrlScope scope, Generation list, int first, int end) {
    return IntStream.range(first, end)
        .mapToObj(index -> CrlPartRecord.id(scope.id(), list.id(), index))
        .map(id -> records.delete(CrlPartRecord.TYPE, id, 1))
        .toList();
  }
}
