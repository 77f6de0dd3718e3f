package io.certwright.internal.lifecycle;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.VaultClosedException;
import io.certwright.errors.VaultException;
import io.certwright.internal.campaign.CampaignWork;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.engine.Engine;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.gate.Outline;
import io.certwright.internal.issue.PuttingOff;
import io.certwright.internal.node.StorageTime;
import io.certwright.internal.record.CampaignRecord;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.CompromiseRecord;
import io.certwright.internal.record.CrlRecord;
import io.certwright.internal.record.IssuerRevocationRecord;
import io.certwright.internal.record.TrustBundleRecord;
import io.certwright.internal.schedule.Recurring;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.storage.DuePage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes along the records that are found by when they are due, a few a minute: one whose due instant
 * was changed beside its seal would never be met again, so it gets its own back. One that waits by
 * a clock that was set back since would be met hours late, so it waits from now; when that is
 * noticed all are looked at in one go, a few thousand at a time. Thread-safe.
 */
final class ListingSweep {

  /** What the entry of the trail is called. */
  static final String OPERATION = "lifecycle/restore-due";

  /** Records of one look: a million certificates are looked at within four days. */
  static final int PAGE = 200;

  /** What the entry of the trail is called that tells of a wait by a clock that was set back. */
  static final String CAUGHT_UP = "lifecycle/clock-set-back";

  private static final Duration SET_BACK = Duration.ofMinutes(30);
  private static final int PAGES_IN_A_HURRY = 10;

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
  private final StorageTime time;
  private final PuttingOff certificates;
  private final CampaignWork campaigns;
  private final Predicate<String> isInHand;
  private final Recurring recurring;

  /** Of whoever runs. */
  private int kind;

  private Optional<String> after = Optional.empty();

  /** The storage's time at this look, and at the one before. */
  private Instant now = Instant.EPOCH;

  private Instant latest = Instant.EPOCH;

  /** Whether the clock was set back, and not all was looked at since. */
  private boolean hurries;

  /**
   * Of an engine.
   *
   * @param isInHand whether somebody of this process works on a certificate
   */
  ListingSweep(Engine engine, CampaignWork campaigns, Predicate<String> isInHand) {
    this.gate = engine.gate();
    this.records = engine.records();
    this.time = engine.time();
    this.certificates = engine.issuance().puttingOff();
    this.campaigns = campaigns;
    this.isInHand = isInHand;
    this.recurring = new Recurring(engine.clock(), PAUSE);
  }

  /** Whether it is time; it asks nobody but the clock, which may have been put back. */
  boolean isWanted() {
    return recurring.isWanted();
  }

  /** Looks at the next few, if it is time and nobody else does. */
  void run() {
    recurring.run(at -> look());
  }

  private Duration look() {
    try {
      now = storageTime();
      noticeClock();
      page();
      for (int i = 1; i < PAGES_IN_A_HURRY && hurries; i++) {
        page();
      }
    } catch (VaultClosedException e) {
      throw e;
    } catch (VaultException e) {
      LOG.debug("whether records are listed as they should be is looked at later", e);
    }
    return hurries ? Duration.ZERO : PAUSE;
  }

  /** Asked for: a node's own clock that is set back says nothing of what the storage judges by. */
  private Instant storageTime() {
    var asked = time.ask(() -> records.storage().due(records.vault(), 1), DuePage::now);
    return asked.answer().now().truncatedTo(ChronoUnit.MILLIS);
  }

  private void noticeClock() {
    if (now.plus(SET_BACK).isBefore(latest)) {
      LOG.warn("the clock went back by {}", Duration.between(now, latest));
      hurries = true;
      kind = 0;
      after = Optional.empty();
    }
    latest = now;
  }

  private void page() {
    var query = new ListQuery(records.vault(), KINDS.get(kind), "", after, Order.ASCENDING, PAGE);
    var page = Failures.guard(() -> records.storage().list(query));
    page.records().forEach(this::check);
    after = page.next();
    if (after.isEmpty()) {
      kind = (kind + 1) % KINDS.size();
      hurries = hurries && kind > 0;
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
      } else {
        catchUp(stored);
      }
    } catch (ChangeRefusedException e) {
      LOG.debug("{} was changed at this moment", place);
    } catch (IntegrityException e) {
      LOG.debug("{} is damaged, which a verification tells: {}", place, Outline.of(e));
    }
  }

  private void catchUp(StoredRecord stored) throws ChangeRefusedException {
    var write = Optional.<RecordWrite>empty();
    if (stored.key().kind().equals(CertificateRecord.KIND) && !isInHand.test(stored.key().id())) {
      write = certificates.caughtUp(records.open(CertificateRecord.TYPE, stored), now);
    } else if (stored.key().kind().equals(CampaignRecord.KIND)) {
      write = campaigns.caughtUp(records.open(CampaignRecord.TYPE, stored), now);
    }
    if (write.isPresent()) {
      gate.commit(
          Caller.SYSTEM,
          CAUGHT_UP,
          stored.key().id(),
          AuditOutcome.DONE,
          "it was to wait until " + stored.due().map(Instant::toString).orElse("for ever"),
          List.of(write.get()),
          List.of());
    }
  }
}
