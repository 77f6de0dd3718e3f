package io.certwright.internal.commit;

import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import java.util.HashSet;
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

  final Change change;
  private final Set<RecordKey> keys = new HashSet<>();
  private final Thread thread = Thread.currentThread();
  private volatile Turn turn = Turn.WAIT;
  private @Nullable Exception failure;

  Waiting(Change change) {
    this.change = change;
    change.writes().forEach(write -> keys.add(write.key()));
    change.fences().forEach(fence -> keys.add(fence.key()));
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
    wake(Turn.LEAD);
  }

  void succeed() {
    wake(Turn.DONE);
  }

  void fail(Exception why) {
    failure = why;
    wake(Turn.DONE);
  }

  private void wake(Turn next) {
    turn = next;
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
