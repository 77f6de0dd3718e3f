package io.certwright.benchmarks.storage;

import io.certwright.spi.storage.ClaimId;
import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.StoredRecord;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Claims what is overdue and completes it in one commit, under fences, with a later due instant.
 */
final class Draining {

  static final Duration LEASE = Duration.ofMinutes(5);
  static final Duration LATER = Duration.ofDays(30);

  private final Filled filled;
  private final int limit;
  private final CertificateRecords ids = new CertificateRecords(3);

  Draining(Filled filled, int limit) {
    this.filled = filled;
    this.limit = limit;
  }

  int repeat(int times) {
    for (int i = 0; i < times; i++) {
      drain();
    }
    return times;
  }

  private void drain() {
    var claims = filled.storage().claims().orElseThrow();
    var claim = new ClaimId(ids.commitId().value());
    var page = claims.claim(new ClaimRequest(CertificateRecords.VAULT, claim, LEASE, limit));
    if (page.records().size() != limit) {
      throw new IllegalStateException("claimed " + page.records().size() + " of " + limit);
    }
    List<RecordWrite> writes = page.records().stream().map(Draining::completed).toList();
    var fences = writes.stream().map(write -> new Fence(write.key(), claim)).toList();
    var outcome = claims.commit(new Commit(ids.commitId(), writes), fences);
    if (!(outcome instanceof CommitOutcome.Committed)) {
      throw new IllegalStateException("not written: " + outcome);
    }
  }

  private static RecordWrite completed(StoredRecord record) {
    return new RecordWrite.Put(
        record.key(),
        OptionalLong.of(record.revision()),
        record.revision() + 1,
        record.payload(),
        record.attributes(),
        record.due().map(due -> due.plus(LATER)));
  }
}
