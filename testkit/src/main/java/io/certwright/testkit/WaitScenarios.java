package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls that are interrupted, and calls that are held up. */
final class WaitScenarios {

  private static final int REPEATS = 100;
  private static final int STALLS = 3;

  private WaitScenarios() {}

  /** A thread whose interrupt flag is set before the call. */
  static void interruptedBefore(Bench bench) {
    bench.commit(bench.create("a", ""));
    Calls.of(bench, bench.storage()).forEach(WaitScenarios::interrupted);
    bench.commit(bench.create("b", ""));
    assertThat(bench.record("b").revision()).isEqualTo(1);
  }

  /** So often that whatever an interrupted call keeps to itself is used up. */
  private static void interrupted(String name, Runnable call) {
    for (int i = 0; i < REPEATS; i++) {
      Thread.currentThread().interrupt();
      var failure = catchThrowable(call::run);
      assertThat(Thread.interrupted()).as("the flag after %s", name).isTrue();
      if (failure != null) {
        assertThat(failure).as(name).isInstanceOf(StorageException.class);
        assertThat(((StorageException) failure).reason())
            .as(name)
            .isEqualTo(StorageException.Reason.INTERRUPTED);
      }
    }
  }

  /** A thread that is interrupted again and again while it commits and reads. */
  static void interruptedMeanwhile(Bench bench) throws Exception {
    var acknowledged = new ArrayList<String>();
    var flags = new AtomicInteger();
    var sent = new AtomicInteger();
    var worker =
        new Thread(
            () -> {
              // However fast the storage is: the last call begins after an interrupt was sent.
              boolean last = false;
              for (int i = 0; !last; i++) {
                last = i >= 199 && sent.get() >= 5;
                if (commitInterrupted(bench, "k" + i, flags)) {
                  acknowledged.add("k" + i);
                }
              }
            });
    var failures = new ArrayList<Throwable>();
    worker.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
    worker.start();
    for (int i = 0; worker.isAlive(); i++) {
      worker.interrupt();
      sent.incrementAndGet();
      worker.join(0, 1 + i % 7 * 100_000);
    }
    assertThat(failures).isEmpty();
    assertThat(flags.get()).as("calls that were interrupted").isPositive();
    assertThat(Paging.list(bench, "k", 1000)).isEqualTo(acknowledged.stream().sorted().toList());
    bench.commit(bench.create("after", ""));
  }

  private static boolean commitInterrupted(Bench bench, String id, AtomicInteger flags) {
    var commit = new Commit(Bench.newId(), List.of(bench.create(id, "")));
    var outcome = uninterrupted(() -> bench.storage().commit(commit), flags);
    if (outcome instanceof CommitOutcome.Unknown) {
      return uninterrupted(() -> bench.storage().settle(commit.id()), flags)
          == Settlement.COMMITTED;
    }
    assertThat(outcome).isEqualTo(Bench.committed());
    assertThat(uninterrupted(() -> bench.storage().get(bench.key(id)), flags)).isPresent();
    return true;
  }

  private static <T> T uninterrupted(Supplier<T> call, AtomicInteger flags) {
    while (true) {
      try {
        return call.get();
      } catch (StorageException e) {
        assertThat(e.reason()).isEqualTo(StorageException.Reason.INTERRUPTED);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
      } finally {
        if (Thread.interrupted()) {
          flags.incrementAndGet();
        }
      }
    }
  }

  /** Nothing goes on: every call ends all the same, by its time, and all is well afterwards. */
  static void heldUp(Bench bench) throws Exception {
    bench.needs(StorageAbility.STALLS);
    bench.commit(bench.create("a", ""));
    var storage = bench.openImpatient();
    var calls = Calls.of(bench, storage);
    for (int round = 0; round < STALLS; round++) {
      for (var call : calls.entrySet()) {
        try (var stall = bench.stall()) {
          assertThat(stall).isNotNull();
          endsInTime(bench, call.getKey(), call.getValue());
        }
        assertThat(finallyFails(call.getValue()))
            .as("%s, when nothing holds it up any more", call.getKey())
            .isNull();
      }
    }
    var late = Bench.newId();
    CommitOutcome outcome;
    try (var stall = bench.stall()) {
      assertThat(stall).isNotNull();
      outcome = stalled(bench, storage, late);
    }
    boolean there = bench.storage().settle(late) == Settlement.COMMITTED;
    assertThat(bench.storage().get(bench.key("late")).isPresent()).isEqualTo(there);
    if (!(outcome instanceof CommitOutcome.Unknown)) {
      assertThat(outcome instanceof CommitOutcome.Committed).isEqualTo(there);
    }
  }

  /** A commit that is held up; one that failed is a refusal. */
  private static CommitOutcome stalled(Bench bench, Storage storage, CommitId id) {
    try {
      return storage.commit(new Commit(id, List.of(bench.create("late", ""))));
    } catch (StorageException e) {
      return new CommitOutcome.Refused(List.of(bench.key("late")));
    }
  }

  /**
   * What fails in the end, though it was tried as often as a patient caller does; null: nothing.
   */
  private static @Nullable Throwable finallyFails(Runnable call) {
    Throwable failure = catchThrowable(call::run);
    for (int left = 50;
        left > 0 && failure instanceof StorageException e && e.isRetryable();
        left--) {
      failure = catchThrowable(call::run);
    }
    return failure;
  }

  private static void endsInTime(Bench bench, String name, Runnable call) throws Exception {
    var task = new FutureTask<>(() -> catchThrowable(call::run));
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    Throwable failure;
    try {
      failure = task.get(bench.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(name + " goes on for longer than " + bench.patience(), e);
    }
    if (failure != null) {
      assertThat(failure).as(name).isInstanceOf(StorageException.class);
      assertThat(((StorageException) failure).isRetryable())
          .as("%s says that it may be tried again: %s", name, failure)
          .isTrue();
    }
  }
}
