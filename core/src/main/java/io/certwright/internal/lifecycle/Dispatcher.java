package io.certwright.internal.lifecycle;

import io.certwright.errors.InterruptedOperationException;
import io.certwright.errors.VaultClosedException;
import io.certwright.internal.catalogue.ChangeSignal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for what is due, again and again, and hands it to an executor. It looks when something was
 * committed and at least once a second, by the clock as it is then: a clock that jumps or a machine
 * that was suspended changes nothing.
 */
public final class Dispatcher implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_REST = Duration.ofMinutes(1);
  private static final int IN_FLIGHT = 64;
  private static final int MAX_PAGE = 1000;

  private final Worker worker;
  private final ChangeSignal changes;
  private final Executor executor;
  private final Semaphore room = new Semaphore(IN_FLIGHT);

  /** Certificates that are still due after a step at them, by name. */
  private final Map<String, Rest> resting = new ConcurrentHashMap<>();

  private volatile boolean stopped;

  /** When to look at a certificate again, by System.nanoTime, and how long that is from then. */
  private record Rest(long until, long nanos) {}

  /**
   * A dispatcher.
   *
   * @param executor runs the steps
   */
  public Dispatcher(Worker worker, ChangeSignal changes, Executor executor) {
    this.worker = worker;
    this.changes = changes;
    this.executor = executor;
  }

  @Override
  public void run() {
    while (!stopped) {
      try {
        long seen = changes.seen();
        if (!dispatch()) {
          changes.await(seen, PERIOD.toNanos());
        }
        // Commits in quick succession are looked at together.
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      } catch (InterruptedException | InterruptedOperationException | VaultClosedException e) {
        stopped = true;
      } catch (RuntimeException | Error e) {
        // Whatever it is, renewals must not end with it.
        LOG.warn("the life cycle engine could not look for what is due; it will try again", e);
        pause();
      }
    }
  }

  /** Whether anything was handed out. */
  private boolean dispatch() {
    forgetOldRests();
    int most = room.availablePermits();
    if (most == 0) {
      return false;
    }
    int look = Math.min(MAX_PAGE, most + resting.size());
    boolean any = false;
    for (var job : worker.next(look, this::isAwake, most)) {
      if (stopped || !room.tryAcquire()) {
        break;
      }
      if (!worker.take(job)) {
        room.release();
        continue;
      }
      any = true;
      try {
        executor.execute(
            () -> {
              try {
                if (stopped) {
                  worker.drop(job);
                  return;
                }
                rest(job, worker.work(job));
              } catch (VaultClosedException e) {
                stopped = true;
              } catch (RuntimeException | Error e) {
                rest(job, new Step.Nothing());
                LOG.warn("a step of the life cycle engine failed", e);
              } finally {
                room.release();
              }
            });
      } catch (RejectedExecutionException e) {
        worker.drop(job);
        room.release();
        throw e;
      }
    }
    return any;
  }

  /**
   * A step that could not store a later time leaves the certificate due: it is damaged, the storage
   * failed, or somebody else has it. It comes up again, but not at once, and less and less often.
   */
  private void rest(Job job, Step step) {
    var name = job.id();
    if (step instanceof Step.Nothing) {
      resting.put(name, new Rest(System.nanoTime() + PERIOD.toNanos(), 0));
    } else if (step instanceof Step.Fails fails && fails.after().isEmpty()) {
      var last = resting.get(name);
      long twice = last == null ? 0 : Math.min(2 * last.nanos, LONGEST_REST.toNanos());
      long nanos = Math.max(PERIOD.toNanos(), twice);
      resting.put(name, new Rest(System.nanoTime() + nanos, nanos));
    } else {
      resting.remove(name);
    }
  }

  private boolean isAwake(String name) {
    var rest = resting.get(name);
    return rest == null || rest.until - System.nanoTime() <= 0;
  }

  private void forgetOldRests() {
    long old = System.nanoTime() - LONGEST_REST.toNanos();
    resting.values().removeIf(rest -> rest.until - old < 0);
  }

  private void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(PERIOD.toNanos());
    } catch (InterruptedException e) {
      stopped = true;
    }
  }

  /** Hands nothing more out, and waits until what was handed out is done, or the time is over. */
  public boolean stop(Duration patience) throws InterruptedException {
    stopped = true;
    return room.tryAcquire(IN_FLIGHT, patience.toMillis(), TimeUnit.MILLISECONDS);
  }
}
