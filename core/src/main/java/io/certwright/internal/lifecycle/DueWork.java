package io.certwright.internal.lifecycle;

import io.certwright.errors.VaultException;
import io.certwright.event.Measurement;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.meter.Meters;
import io.certwright.internal.node.StorageTime;
import io.certwright.internal.node.StorageTime.Timed;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.schedule.Lease;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.version.Hand;
import io.certwright.spi.storage.ClaimId;
import io.certwright.spi.storage.ClaimPage;
import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.Claims;
import io.certwright.spi.storage.DuePage;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds what is due by the storage's clock and, where others work on the same storage, claims it,
 * many records in one step. Looking costs no write, so a node with nothing to do disturbs nobody.
 */
final class DueWork {

  private final RecordStore records;
  private final StorageTime time;
  private final SecureRandom random;
  private final Meters meters;

  DueWork(RecordStore records, StorageTime time, SecureRandom random, Meters meters) {
    this.meters = meters;
    this.records = records;
    this.time = time;
    this.random = random;
  }

  /**
   * The next jobs.
   *
   * @param look how many due records to look at
   * @param wanted those that are to be worked on now, as {@link Job#id()} has it
   * @param fits whether there is room for one more that is wanted; asked for each in turn, until it
   *     says no
   */
  List<Job> next(int look, Predicate<String> wanted, Predicate<Errand> fits) {
    long begun = meters.begun();
    var storage = records.storage();
    var due = time.ask(() -> storage.due(records.vault(), look), DuePage::now);
    var jobs = jobs(due, wanted, fits);
    int seen = due.answer().records().size();
    meters.ended(begun, took -> new Measurement.Looked(seen, took));
    return jobs;
  }

  /** Whether what is in hand is claimed, so that the storage does not show it. */
  boolean isClaiming() {
    return claims().isPresent();
  }

  private Optional<Claims> claims() {
    var storage = records.storage();
    return Failures.guard(storage::isShared) ? storage.claims() : Optional.empty();
  }

  private List<Job> jobs(Timed<DuePage> due, Predicate<String> wanted, Predicate<Errand> fits) {
    var claims = claims();
    Predicate<StoredRecord> isWanted = record -> Job.isWork(record) && wanted.test(Job.id(record));
    var reach = new Reach(due.answer(), claims.isPresent(), isWanted, fits);
    if (reach.end == 0) {
      return List.of();
    }
    return claims.isPresent()
        ? claim(claims.get(), reach).stream().filter(job -> isWanted.test(job.record())).toList()
        : reach.wanted(Hand.of(Caller.inRun(random), due.time()));
  }

  /**
   * How many of the due records to take to get as many as there is room for: the storage hands them
   * out in order, those that are not wanted now among them. These are left to run out.
   */
  private final class Reach {
    private final Map<RecordKey, Seen> seen = new HashMap<>();
    private final List<StoredRecord> due;
    private int end;

    Reach(DuePage page, boolean claiming, Predicate<StoredRecord> wanted, Predicate<Errand> fits) {
      due = page.records();
      for (int i = 0; i < due.size(); i++) {
        var record = due.get(i);
        boolean isWanted = wanted.test(record);
        if (isWanted || (claiming && Job.isOfCertificate(record))) {
          var state = opened(record);
          var known = new Seen(record.revision(), state, errand(record, state, page.now()));
          if (isWanted && !fits.test(known.errand())) {
            break;
          }
          seen.put(record.key(), known);
          end = isWanted ? i + 1 : end;
        }
      }
    }

    /** The shortest lease that one of those wants: a claim has one for all that it gets. */
    Duration lease() {
      return due.subList(0, end).stream()
          .flatMap(record -> Optional.ofNullable(seen.get(record.key())).stream())
          .flatMap(known -> known.state().stream())
          .map(DueWork::lease)
          .min(Comparator.naturalOrder())
          .orElse(Lease.LONGEST);
    }

    /** Those that were wanted when they were looked at, as jobs; a claim was not asked for. */
    List<Job> wanted(Hand hand) {
      var jobs = new ArrayList<Job>();
      for (var record : due.subList(0, end)) {
        var known = seen.get(record.key());
        if (known != null) {
          jobs.add(new Job(record, hand, known.errand(), known.state()));
        }
      }
      return jobs;
    }

    /** A claimed record as a job; it may have been changed since it was looked at. */
    Job job(StoredRecord record, Hand hand, Instant now) {
      var known = Optional.ofNullable(seen.get(record.key()));
      return known
          .filter(same -> same.revision() == record.revision())
          .map(same -> new Job(record, hand, same.errand(), same.state()))
          .orElseGet(() -> DueWork.job(record, hand, opened(record), now));
    }
  }

  /** A due record that was looked at; one that cannot be read has no state. */
  private record Seen(long revision, Optional<CertificateRecord> state, Errand errand) {}

  private static Job job(
      StoredRecord record, Hand hand, Optional<CertificateRecord> state, Instant now) {
    return new Job(record, hand, errand(record, state, now), state);
  }

  private static Errand errand(
      StoredRecord record, Optional<CertificateRecord> state, Instant now) {
    return state.map(head -> Errand.of(head, now)).orElseGet(() -> Errand.of(record));
  }

  private static Duration lease(CertificateRecord head) {
    var start = Instant.EPOCH;
    return Lease.of(Duration.between(start, head.policy().validity().after(start)));
  }

  private Optional<CertificateRecord> opened(StoredRecord record) {
    if (!Job.isOfCertificate(record)) {
      return Optional.empty();
    }
    try {
      return Optional.of(records.open(CertificateRecord.TYPE, record).value());
    } catch (VaultException e) {
      // Whoever works on it will say so.
      return Optional.empty();
    }
  }

  private List<Job> claim(Claims claims, Reach reach) {
    var id = ClaimId.random(random);
    var request = new ClaimRequest(records.vault(), id, reach.lease(), reach.end);
    var page = time.ask(() -> claims.claim(request), ClaimPage::now);
    var caller = Caller.inRun(random);
    return page.answer().records().stream()
        .map(
            record ->
                reach.job(
                    record,
                    claimed(caller, page, new Fence(record.key(), id)),
                    page.answer().now()))
        .toList();
  }

  private static Hand claimed(Caller caller, Timed<ClaimPage> page, Fence fence) {
    var claim = new Hand.Claim(fence, page.answer().until());
    return new Hand(caller, page.time(), Optional.of(claim));
  }
}
