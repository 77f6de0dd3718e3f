package io.certwright.storage.jdbc;

import io.certwright.spi.storage.ChangeWatch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells others now and then that something was written: away from the commits, on a thread of its
 * own that ends when there is nothing to tell, and once for all commits of some time. What does not
 * get through is found by the next look at the feed. Holds the watches of this process, too.
 */
final class Announcer implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(25);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Signals signals;
  private final ScheduledThreadPoolExecutor thread;
  private final AtomicBoolean isPending = new AtomicBoolean();
  private final Set<ChangeWatch> watches = ConcurrentHashMap.newKeySet();

  Announcer(Signals signals) {
    this.signals = signals;
    this.thread = new ScheduledThreadPoolExecutor(1, Announcer::daemon);
    thread.setKeepAliveTime(10, TimeUnit.SECONDS);
    thread.allowCoreThreadTimeOut(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "certwright-announcer");
    thread.setDaemon(true);
    return thread;
  }

  /** Something was written. */
  void wrote() {
    if (isPending.compareAndSet(false, true)) {
      try {
        var unused = thread.schedule(this::send, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        // Closed meanwhile.
      }
    }
  }

  private void send() {
    // First: what is written from now on may not be told of by this one.
    isPending.set(false);
    try {
      signals.send();
    } catch (SQLException | RuntimeException e) {
      // A hint may get lost; a database that cannot be reached is noticed by whoever needs it.
    }
  }

  Optional<ChangeWatch> watch() throws SQLException {
    var watch = signals.watch(watches::remove);
    watch.ifPresent(watches::add);
    if (thread.isShutdown()) {
      close();
    }
    return watch;
  }

  /** Returns when no connection is in use any more. */
  @Override
  public void close() {
    thread.shutdown();
    List.copyOf(watches).forEach(ChangeWatch::close);
    try {
      var unused = thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
