package io.certwright.internal.lifecycle;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.VaultClosedException;
import io.certwright.errors.VaultException;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.gate.Outline;
import io.certwright.internal.record.CampaignRecord;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.CompromiseRecord;
import io.certwright.internal.record.CrlRecord;
import io.certwright.internal.record.IssuerRevocationRecord;
import io.certwright.internal.record.TrustBundleRecord;
import io.certwright.internal.schedule.Recurring;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.StoredRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes along the records that are found by when they are due, a few a minute: one whose due instant
 * was changed beside its seal would never be met again, so it gets its own back. Thread-safe.
 */
final class ListingSweep {

  /** What the entry of the trail is called. */
  static final String OPERATION = "lifecycle/restore-due";

  /** Records of one look: a million certificates are looked at within four days. */
  static final int PAGE = 200;

  private static final Logger LOG = LoggerFactory.getLogger(ListingSweep.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private static final List<String> KINDS =
      List.of(
          CertificateRecord.KIND,
          CrlRecord.KIND,
          TrustBundleRecord.KIND,
          CampaignRecord.KIND,
          CompromiseRecord.KIND,
          IssuerRevocationRecord.KIND);

  private final Gate gate;
  private final RecordStore records;
  private final Recurring recurring;

  /** Of whoever runs. */
  private int kind;

  private Optional<String> after = Optional.empty();

  ListingSweep(Gate gate, RecordStore records, Clock clock) {
    this.gate = gate;
    this.records = records;
    this.recurring = new Recurring(clock, PAUSE);
  }

  /** Whether it is time; it asks nobody but the clock, which may have been put back. */
  boolean isWanted() {
    return recurring.isWanted();
  }

  /** Looks at the next few, if it is time and nobody else does. */
  void run() {
    recurring.run(now -> look());
  }

  private Duration look() {
    try {
      page();
    } catch (VaultClosedException e) {
      throw e;
    } catch (VaultException e) {
      LOG.debug("whether records are listed as they should be is looked at later", e);
    }
    return PAUSE;
  }

  private void page() {
    var query = new ListQuery(records.vault(), KINDS.get(kind), "", after, Order.ASCENDING, PAGE);
    var page = Failures.guard(() -> records.storage().list(query));
    page.records().forEach(this::check);
    after = page.next();
    if (after.isEmpty()) {
      kind = (kind + 1) % KINDS.size();
    }
  }

  private void check(StoredRecord stored) {
    var place = stored.key().kind() + "/" + stored.key().id();
    try {
      var write = records.relisted(stored);
      if (write.isPresent()) {
        LOG.warn("{} was listed under what is not its own, and gets that back", place);
        gate.commit(
            Caller.SYSTEM,
            OPERATION,
            stored.key().id(),
            AuditOutcome.DONE,
            place + " was listed as due " + stored.due().map(Instant::toString).orElse("never"),
            List.of(write.get()),
            List.of());
      }
    } catch (ChangeRefusedException e) {
      LOG.debug("{} was changed at this moment", place);
    } catch (IntegrityException e) {
      LOG.debug("{} is damaged, which a verification tells: {}", place, Outline.of(e));
    }
  }
}
