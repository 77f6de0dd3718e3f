package io.certwright.internal.lifecycle;

import io.certwright.errors.VaultException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.issue.Hand;
import io.certwright.internal.node.StorageTime;
import io.certwright.internal.node.StorageTime.Timed;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.schedule.Lease;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.storage.ClaimId;
import io.certwright.spi.storage.ClaimPage;
import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.Claims;
import io.certwright.spi.storage.DuePage;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.StoredRecord;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
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

  DueWork(RecordStore records, StorageTime time, SecureRandom random) {
    this.records = records;
    this.time = time;
    this.random = random;
  }

  /**
   * The next jobs.
   *
   * @param look how many due records to look at
   * @param wanted those that are to be worked on now
   * @param fits whether there is room for one more that is wanted; asked for each in turn, until it
   *     says no
   */
  List<Job> next(int look, Predicate<StoredRecord> wanted, Predicate<StoredRecord> fits) {
    var storage = records.storage();
    var due = time.ask(() -> storage.due(records.vault(), look), DuePage::now);
    int reach = reach(due.answer().records(), wanted, fits);
    if (reach == 0) {
      return List.of();
    }
    var claims = Failures.guard(storage::isShared) ? storage.claims() : Optional.<Claims>empty();
    var found =
        claims.isPresent()
            ? claim(claims.get(), due.answer().records(), reach)
            : unclaimed(due, reach);
    return found.stream().filter(job -> wanted.test(job.record())).toList();
  }

  /**
   * How many of the due records to claim to get as many as there is room for: the storage hands
   * them out in order, those that are not wanted now among them. These are left to run out.
   */
  private static int reach(
      List<StoredRecord> due, Predicate<StoredRecord> wanted, Predicate<StoredRecord> fits) {
    int reach = 0;
    for (int i = 0; i < due.size(); i++) {
      if (wanted.test(due.get(i))) {
        if (!fits.test(due.get(i))) {
          break;
        }
        reach = i + 1;
      }
    }
    return reach;
  }

  private List<Job> claim(Claims claims, List<StoredRecord> due, int limit) {
    var id = ClaimId.random(random);
    var request = new ClaimRequest(records.vault(), id, lease(due), limit);
    var page = time.ask(() -> claims.claim(request), ClaimPage::now);
    return page.answer().records().stream()
        .map(record -> new Job(record, claimed(page, new Fence(record.key(), id))))
        .toList();
  }

  private static Hand claimed(Timed<ClaimPage> page, Fence fence) {
    var claim = new Hand.Claim(fence, page.answer().until());
    return new Hand(Caller.SYSTEM, page.time(), Optional.of(claim));
  }

  private static List<Job> unclaimed(Timed<DuePage> due, int reach) {
    var hand = Hand.of(Caller.SYSTEM, due.time());
    return due.answer().records().stream()
        .limit(reach)
        .map(record -> new Job(record, hand))
        .toList();
  }

  /** The shortest that one of those wants: a claim has one lease for all that it gets. */
  private Duration lease(List<StoredRecord> due) {
    return due.stream()
        .filter(Worker::isCertificate)
        .map(this::lease)
        .min(Comparator.naturalOrder())
        .orElse(Lease.LONGEST);
  }

  private Duration lease(StoredRecord record) {
    try {
      var policy = records.open(CertificateRecord.TYPE, record).value().policy();
      var start = Instant.EPOCH;
      return Lease.of(Duration.between(start, policy.validity().after(start)));
    } catch (VaultException e) {
      // Whoever works on it will say so.
      return Lease.LONGEST;
    }
  }
}
