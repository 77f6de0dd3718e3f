package io.certwright.internal.lifecycle;

import io.certwright.errors.ConflictException;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.VaultException;
import io.certwright.internal.engine.Engine;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.Stored;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.storage.DuePage;
import io.certwright.spi.storage.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is due with one certificate. Whatever happens, the next attempt's time is stored and
 * the certificate let go; nothing waits here.
 *
 * <p>Thread-safe: a certificate is in one hand at a time. Within this process a set sees to that;
 * in a storage that others share, a lease that is part of the certificate's state.
 */
public final class Worker {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(5);
  private static final Duration LONGEST_LEASE = Duration.ofMinutes(5);

  private final Engine engine;
  private final String id;
  private final Set<String> inHand = ConcurrentHashMap.newKeySet();

  /** A worker of this name. */
  public Worker(Engine engine, String id) {
    this.engine = engine;
    this.id = id;
  }

  /** What is due now, by the storage's clock. */
  public DuePage due(int limit) {
    var records = engine.records();
    return Failures.guard(() -> records.storage().due(records.vault(), limit));
  }

  /** Takes a record in hand; false if it is already. */
  public boolean take(StoredRecord record) {
    return record.key().kind().equals(CertificateRecord.KIND) && inHand.add(record.key().id());
  }

  /** Lets a record go that nothing was done with. */
  void drop(StoredRecord record) {
    inHand.remove(record.key().id());
  }

  /** Does what is due with a record that was taken, and lets it go. */
  public Step work(StoredRecord record, Instant now) {
    var name = record.key().id();
    try {
      return workOn(record, now);
    } catch (ConflictException e) {
      return new Step.Nothing();
    } catch (VaultException e) {
      LOG.warn("what is due for {} could not be done", name, e);
      return failed(name, e, Optional.empty());
    } finally {
      inHand.remove(name);
    }
  }

  private Step workOn(StoredRecord record, Instant now) {
    Stored<CertificateRecord> stored;
    try {
      stored = engine.records().open(CertificateRecord.TYPE, record);
    } catch (IntegrityException e) {
      LOG.error("{} is due but damaged", record.key().id(), e);
      return failed(record.key().id(), e, Optional.empty());
    }
    if (Failures.guard(engine.records().storage()::isShared)) {
      var until = now.plus(lease(stored.value(), now));
      var claimed = engine.issuance().claim(Caller.SYSTEM, stored, id, until);
      if (claimed.isEmpty()) {
        return new Step.Nothing();
      }
      stored = claimed.get();
    }
    return advance(stored);
  }

  private Step advance(Stored<CertificateRecord> stored) {
    var before = stored.value();
    try {
      var after =
          before.isBusy()
              ? engine.issuance().advance(Caller.SYSTEM, before.id())
              : engine.issuance().renew(Caller.SYSTEM, stored);
      return Step.between(before, after);
    } catch (ConflictException e) {
      throw e;
    } catch (VaultException e) {
      LOG.warn("{} could not be issued", before.id(), e);
      var after = engine.issuance().failed(Caller.SYSTEM, stored, e);
      return failed(before.id(), e, Optional.of(after));
    }
  }

  private static Step failed(String name, VaultException why, Optional<CertificateRecord> after) {
    var refusal = why instanceof IssuanceException e ? e.refusal() : Refusal.TRANSIENT;
    var code = why instanceof IssuanceException e ? e.code() : why.getClass().getSimpleName();
    return new Step.Fails(name, refusal, code, String.valueOf(why.getMessage()), after);
  }

  private static Duration lease(CertificateRecord head, Instant now) {
    var tenth = Duration.between(now, head.policy().validity().after(now)).dividedBy(10);
    if (tenth.compareTo(SHORTEST_LEASE) < 0) {
      return SHORTEST_LEASE;
    }
    return tenth.compareTo(LONGEST_LEASE) > 0 ? LONGEST_LEASE : tenth;
  }
}
