package io.certwright.internal.meter;

import io.certwright.event.Measurement;
import io.certwright.event.VaultMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the time of what is done and has the vault's meter told of it. What is measured is put into
 * a short queue and told by a task of its own, which ends when there was nothing for a while: so
 * whatever the meter does, the work goes on. Without a meter nothing is done at all.
 *
 * <p>Thread-safe.
 */
public final class Meters {

  /** Measures nothing. */
  public static final Meters NONE = new Meters(Optional.empty(), () -> 0, task -> {});

  /** How many measurements wait at most. */
  static final int MOST_WAITING = 4_096;

  private static final Logger LOG = LoggerFactory.getLogger(Meters.class);
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final Optional<VaultMeter> meter;
  private final LongSupplier ticker;
  private final Executor executor;
  private final BlockingQueue<Measurement> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicBoolean telling = new AtomicBoolean();
  private final AtomicLong lost = new AtomicLong();
  private final Set<Class<?>> complained = ConcurrentHashMap.newKeySet();

  /**
   * Of a vault.
   *
   * @param meter who is told; empty: nobody
   * @param ticker nanoseconds that only ever go on
   * @param executor runs the task that tells
   */
  public Meters(Optional<VaultMeter> meter, LongSupplier ticker, Executor executor) {
    this.meter = meter;
    this.ticker = ticker;
    this.executor = executor;
  }

  /** When something begins, for {@link #ended}. */
  public long begun() {
    return meter.isPresent() ? ticker.getAsLong() : 0;
  }

  /**
   * That something has ended.
   *
   * @param begun what {@link #begun} gave
   * @param measurement of how long it took; quick, and throws nothing
   */
  public void ended(long begun, Function<Duration, Measurement> measurement) {
    if (meter.isPresent()) {
      var took = Duration.ofNanos(Math.max(0, ticker.getAsLong() - begun));
      if (!waiting.offer(measurement.apply(took))) {
        lost.incrementAndGet();
      }
      tellSoon();
    }
  }

  private void tellSoon() {
    if (!telling.compareAndSet(false, true)) {
      return;
    }
    var asking = Thread.currentThread();
    try {
      executor.execute(
          () -> {
            if (Thread.currentThread().equals(asking)) {
              complain(Executor.class, "the executor has the vault's own threads run it", null);
            } else {
              tellAll();
            }
          });
    } catch (RuntimeException | Error e) {
      telling.set(false);
      complain(Executor.class, "the executor refuses to", e);
    }
  }

  private void tellAll() {
    boolean interrupted = false;
    do {
      try {
        var next = waiting.poll(LINGER.toNanos(), TimeUnit.NANOSECONDS);
        while (next != null) {
          tell(next);
          long missed = lost.getAndSet(0);
          if (missed > 0) {
            tell(new Measurement.Lost(missed));
          }
          next = waiting.poll(LINGER.toNanos(), TimeUnit.NANOSECONDS);
        }
      } catch (InterruptedException e) {
        interrupted = true;
      } finally {
        telling.set(false);
      }
      // One may have come after the last look and before the flag was down.
    } while (!interrupted && !waiting.isEmpty() && telling.compareAndSet(false, true));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Measurement measurement) {
    try {
      meter.orElseThrow().measured(measurement);
    } catch (RuntimeException | Error e) {
      complain(measurement.getClass(), "it failed, and will not be logged again", e);
    }
  }

  /** Once for each cause; a log that throws undoes nothing. */
  private void complain(Class<?> about, String what, @Nullable Throwable why) {
    if (complained.add(about)) {
      try {
        LOG.warn("the meter is not told of {}: {}", about.getSimpleName(), what, why);
      } catch (RuntimeException | Error e) {
        // There is nobody left to tell.
      }
    }
  }
}
