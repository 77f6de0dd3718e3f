package io.certwright.internal.lifecycle;

import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.VaultClosedException;
import io.certwright.errors.VaultException;
import io.certwright.internal.engine.Engine;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.Stored;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.storage.DuePage;
import io.certwright.spi.storage.StoredRecord;
import java.time.Duration;
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

  /**
   * Does what is due with a record that was taken, and lets it go.
   *
   * @throws VaultClosedException if the vault is closed
   */
  public Step work(StoredRecord record) {
    var name = record.key().id();
    try {
      return workOn(record);
    } catch (VaultClosedException e) {
      throw e;
    } catch (ConflictException e) {
      return new Step.Nothing();
    } catch (RuntimeException e) {
      LOG.warn("what is due for {} could not be done", name, e);
      return failed(name, failure(e), Optional.empty());
    } finally {
      inHand.remove(name);
    }
  }

  private Step workOn(StoredRecord record) {
    // What was due when the page was read may have been done since.
    var found = engine.catalogue().head(record.key().id());
    if (found.isEmpty() || found.get().revision() != record.revision()) {
      return new Step.Nothing();
    }
    if (!Failures.guard(engine.records().storage()::isShared)) {
      return advance(found.get());
    }
    return engine
        .issuance()
        .claim(Caller.SYSTEM, found.get(), id)
        .map(this::advance)
        .orElseGet(Step.Nothing::new);
  }

  private Step advance(Stored<CertificateRecord> stored) {
    var before = stored.value();
    try {
      var after =
          before.isBusy()
              ? engine.issuance().advance(Caller.SYSTEM, before.id())
              : engine.issuance().renew(Caller.SYSTEM, stored);
      return Step.between(before, after);
    } catch (ConflictException | VaultClosedException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("{} could not be issued", before.id(), e);
      var why = failure(e);
      var retryAfter = e instanceof VaultException v ? v.retryAfter() : Optional.<Duration>empty();
      var after = engine.issuance().failed(Caller.SYSTEM, stored, why, retryAfter);
      return failed(before.id(), why, Optional.of(after));
    }
  }

  private static OperationState.Failure failure(RuntimeException e) {
    if (e instanceof IssuanceException issuance) {
      return new OperationState.Failure(issuance.refusal(), issuance.code(), issuance.reason());
    }
    var refusal = e instanceof InvalidPolicyException ? Refusal.MISCONFIGURED : Refusal.TRANSIENT;
    // Text of the library is safe to keep; what others throw may say anything.
    var message =
        e instanceof VaultException known
            ? known.getMessage()
            : "an unexpected failure; see the log";
    return new OperationState.Failure(refusal, e.getClass().getSimpleName(), message);
  }

  private static Step failed(
      String name, OperationState.Failure why, Optional<CertificateRecord> after) {
    return new Step.Fails(name, why.refusal(), why.code(), why.message(), after);
  }
}
