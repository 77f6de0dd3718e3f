package io.certwright.internal.lifecycle;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.engine.Engine;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.record.PauseRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Of whom nothing is wanted for a while. It is kept in the vault, so that all nodes heed it and a
 * restart does not forget it, and read again about once a second. Thread-safe.
 */
public final class Pauses {

  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Engine engine;
  private volatile PauseRecord known = PauseRecord.NONE;
  private volatile long read;

  /** Those of a vault. */
  public Pauses(Engine engine) {
    this.engine = engine;
    refresh();
  }

  /** Reads them afresh. */
  public void refresh() {
    read = System.nanoTime();
    known = found().map(Stored::value).orElse(PauseRecord.NONE);
  }

  /** Reads them afresh if that was not done within the last second. */
  void refreshSometimes() {
    if (System.nanoTime() - read > FRESH.toNanos()) {
      refresh();
    }
  }

  private Optional<Stored<PauseRecord>> found() {
    return engine.records().find(PauseRecord.TYPE, PauseRecord.ID);
  }

  /** As they were read last. */
  public PauseRecord known() {
    return known;
  }

  /**
   * Pauses, or goes on.
   *
   * @param operation what the trail calls it
   * @param issuer which issuer, by its folded name; empty: all
   */
  public void set(
      Caller caller, String operation, String issuer, UnaryOperator<PauseRecord> change) {
    known =
        Retry.untilDone(
            () -> trySet(caller, operation, issuer, change),
            () ->
                new ConflictException(
                    "what is paused was changed by others all the time; try again"));
  }

  private PauseRecord trySet(
      Caller caller, String operation, String issuer, UnaryOperator<PauseRecord> change)
      throws ChangeRefusedException {
    var before = found();
    var was = before.map(Stored::value).orElse(PauseRecord.NONE);
    var after = change.apply(was);
    if (after.equals(was)) {
      return was;
    }
    var none = RecordStore.noSecret();
    var write =
        before.isPresent()
            ? engine.records().replace(PauseRecord.TYPE, after, none, before.get().revision())
            : engine.records().insert(PauseRecord.TYPE, after, none);
    boolean holds = issuer.isEmpty() ? after.all() : after.issuers().contains(issuer);
    var told = holds ? new VaultEvent.IssuerPaused() : new VaultEvent.IssuerResumed();
    engine
        .gate()
        .commit(
            caller,
            operation,
            issuer,
            AuditOutcome.DONE,
            issuer.isEmpty() ? "all issuers" : "",
            List.of(write),
            List.of(),
            List.of(told));
    return after;
  }
}
