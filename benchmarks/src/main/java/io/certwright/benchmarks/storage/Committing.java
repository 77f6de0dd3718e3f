package io.certwright.benchmarks.storage;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Storage;
import java.util.List;

/** Commits the records of one certificate after another; only the commits are timed. */
final class Committing {

  private final Storage storage;
  private final Stopwatch time;
  private final CertificateRecords records = new CertificateRecords(1);
  private long next;

  Committing(Storage storage, Stopwatch time) {
    this.storage = storage;
    this.time = time;
  }

  int repeat(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      var commit = new Commit(records.commitId(), List.copyOf(records.issue(next++)));
      var outcome = time.time(() -> storage.commit(commit));
      if (!(outcome instanceof CommitOutcome.Committed)) {
        throw new IllegalStateException("not written: " + outcome);
      }
    }
    return times;
  }
}
