package io.certwright.internal.commit;

import io.certwright.audit.AuditContext;
import io.certwright.audit.AuditOutcome;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.Counts;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** An operation that waits for its commit, and the thread behind it. */
final class Waiting {

  /** What the thread is woken for. */
  enum Turn {
    WAIT,
    LEAD,
    DONE
  }

  private static final Change NOTHING =
      new Change(
          List.of(),
          new AuditRecord.Note(Instant.EPOCH, "", "", "", AuditOutcome.DONE, "", AuditContext.NONE),
          List.of(),
          List.of(),
          Optional.empty());

  final Change change;

  /** What the change makes of the counts. */
  final Counts counts;

  private final boolean holds;
  private final Set<RecordKey> keys = new HashSet<>();
  private final Thread thread = Thread.currentThread();
  private volatile Turn turn = Turn.WAIT;
  private @Nullable Exception failure;

  private Waiting(Change change, Counts counts, boolean holds) {
    this.change = change;
    this.counts = counts;
    this.holds = holds;
    change.writes().forEach(write -> keys.add(write.key()));
    change.fences().forEach(fence -> keys.add(fence.key()));
  }

  /** One that waits for its change to be durable. */
  static Waiting toCommit(Change change, Counts counts) {
    return new Waiting(change, counts, false);
  }

  /** One that waits for the lead itself. */
  static Waiting toHold() {
    return new Waiting(NOTHING, Counts.NONE, true);
  }

  /** Whether it cannot be in one commit with others. */
  boolean standsAlone() {
    return holds || change.standsAlone();
  }

  long payload() {
    long sum = 0;
    for (var write : change.writes()) {
      sum += write instanceof RecordWrite.Put put ? put.payload().length() : 0;
    }
    return sum;
  }

  /** The records whose state it depends on. */
  Set<RecordKey> keys() {
    return keys;
  }

  /** Waits, whatever interrupts, and gives an interrupt back afterwards. */
  Turn await() {
    boolean interrupted = false;
    while (turn == Turn.WAIT) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      thread.interrupt();
    }
    return turn;
  }

  void lead() {
    turn = Turn.LEAD;
    wake();
  }

  /** Its change is durable; the thread learns of it when it is woken. */
  void succeed() {
    turn = Turn.DONE;
  }

  void fail(Exception why) {
    failure = why;
    turn = Turn.DONE;
    wake();
  }

  /** Wakes the thread, if it is another one. */
  void wake() {
    if (thread != Thread.currentThread()) {
      LockSupport.unpark(thread);
    }
  }

  void report() throws ChangeRefusedException {
    if (failure instanceof ChangeRefusedException refused) {
      throw refused;
    }
    if (failure instanceof RuntimeException other) {
      throw other;
    }
  }
}
