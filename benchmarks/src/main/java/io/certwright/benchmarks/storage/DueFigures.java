package io.certwright.benchmarks.storage;

import io.certwright.benchmarks.Duel;
import io.certwright.benchmarks.Effort;
import io.certwright.benchmarks.Line;
import io.certwright.benchmarks.Meter;
import io.certwright.benchmarks.Work;
import io.certwright.spi.storage.ClaimId;
import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.StoredRecord;
import java.time.Duration;
import java.util.List;

/** What is due in a large storage, against a small one. */
final class DueFigures {

  private static final int PAGE = 100;
  private static final double AIM = 1.5;
  private static final double AIM_OF_CLAIM = 2.5;

  /** A hundredth of the small storage is claimed at a time, so this many claims are possible. */
  private static final int CLAIMS = 100;

  private static final int WARM_UPS = 20;
  private static final Duration LEASE = Duration.ofDays(1);

  private DueFigures() {}

  /** As {@link #nothing}, and no longer than so many microseconds. */
  static StorageFigure.How nothingWithin(double micros) {
    return (name, shelf, effort) -> nothing(name, shelf, effort).number("at_most", micros);
  }

  /** The query when nothing is due. */
  static Line nothing(String name, Shelf shelf, Effort effort) throws Exception {
    var large = shelf.large(effort);
    var small = shelf.small(effort);
    var duel = Duel.ofWall(nothing(large), nothing(small), effort);
    return Line.of(name, duel.ours(), duel.floor(), "us", AIM);
  }

  private static Work nothing(Filled filled) {
    filled.clock().reset();
    return times -> {
      int sum = 0;
      for (int i = 0; i < times; i++) {
        sum += filled.storage().due(CertificateRecords.VAULT, PAGE).records().size();
      }
      require(sum == 0, "something is due");
      return sum;
    };
  }

  /**
   * A claim of 100 (with fewer records, of a hundredth of the small storage). A storage that one
   * process owns hands out no claims: there it is the query alone, which is what core does then.
   */
  static Line claim(String name, Shelf shelf, Effort effort) throws Exception {
    var large = shelf.large(effort);
    var small = shelf.small(effort);
    int limit = Math.max(1, small.count() / CLAIMS);
    int claims = small.count() / limit;
    int warmUps = Math.min(WARM_UPS, claims / 4);
    int rounds = Math.min(effort.rounds(), claims - warmUps);
    try {
      var duel =
          Duel.ofTurns(
              new Claimer(large, limit, 1)::repeat,
              new Claimer(small, limit, 2)::repeat,
              Meter.WALL,
              warmUps,
              rounds);
      return Line.of(name, duel.ours(), duel.floor(), "us", AIM_OF_CLAIM).number("records", limit);
    } finally {
      large.clock().reset();
      small.clock().reset();
    }
  }

  /** Claims the next records each time, which have become due just before. */
  private static final class Claimer {

    private final Filled filled;
    private final int limit;
    private final CertificateRecords ids;
    private long claimed;

    Claimer(Filled filled, int limit, long seed) {
      this.filled = filled;
      this.limit = limit;
      this.ids = new CertificateRecords(seed);
    }

    int repeat(int times) {
      for (int i = 0; i < times; i++) {
        var records = next();
        require(records.size() == limit, "claimed " + records.size() + " instead of " + limit);
        claimed += limit;
      }
      return times;
    }

    private List<StoredRecord> next() {
      var storage = filled.storage();
      var claims = storage.claims();
      if (claims.isEmpty()) {
        filled.clock().makeDue(limit);
        return storage.due(CertificateRecords.VAULT, limit).records();
      }
      filled.clock().makeDue(claimed + limit);
      var id = new ClaimId(ids.commitId().value());
      var request = new ClaimRequest(CertificateRecords.VAULT, id, LEASE, limit);
      return claims.get().claim(request).records();
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
