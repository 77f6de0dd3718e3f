package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.Claims;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Closing, opening again, and interrupts. */
final class LifeScenarios {

  private LifeScenarios() {}

  static void reopening(Bench bench) {
    bench.needs(StorageAbility.REOPENS);
    var due = bench.now().minusSeconds(60);
    var writes = new ArrayList<RecordWrite>();
    for (int i = 0; i < 100; i++) {
      var put = Bench.with(bench.create("k" + i, "v" + i), Attribute.text("n", "a" + i % 10));
      writes.add(i % 2 == 0 ? put : Bench.due(put, due.plusMillis(i)));
    }
    bench.commit(writes.toArray(RecordWrite[]::new));
    bench.commit(bench.delete("k0", 1), bench.update("k1", 1, "newer"));
    for (int restart = 0; restart < 3; restart++) {
      var listed = bench.storage().list(Pages.all(bench));
      var found = bench.storage().find(Pages.find(bench, "n", Pages.prefix("")));
      var dueNow = bench.storage().due(bench.vault, 1000).records();
      assertThat(listed.records()).hasSize(99);
      assertThat(found.hits()).hasSize(98);
      assertThat(dueNow).hasSize(49);
      bench.reopen();
      assertThat(bench.storage().list(Pages.all(bench))).isEqualTo(listed);
      assertThat(bench.storage().find(Pages.find(bench, "n", Pages.prefix("")))).isEqualTo(found);
      assertThat(bench.storage().due(bench.vault, 1000).records()).isEqualTo(dueNow);
      assertThat(bench.payload("k1")).isEqualTo("newer");
      assertThat(bench.refusals(bench.update("k2", 9, ""))).isNotEmpty();
    }
  }

  static void closed(Bench bench) {
    var storage = bench.storage();
    var calls = calls(bench, storage);
    storage.close();
    storage.close();
    calls.forEach(
        (name, call) -> {
          assertThat(catchThrowable(call::run)).as(name).isInstanceOf(StorageException.class);
          var failure = (StorageException) catchThrowable(call::run);
          assertThat(failure.reason()).as(name).isEqualTo(StorageException.Reason.CLOSED);
        });
  }

  /** Calls that meet a close end normally or with CLOSED; what was acknowledged stays. */
  static void closedMeanwhile(Bench bench) throws Exception {
    bench.needs(StorageAbility.REOPENS);
    var storage = bench.storage();
    var started = new CountDownLatch(3);
    List<Integer> acknowledged =
        Crew.run(
            4,
            i ->
                () -> {
                  if (i == 3) {
                    started.await();
                    storage.close();
                    return 0;
                  }
                  return commitUntilClosed(bench, storage, "w" + i + "-", started);
                });
    bench.reopen();
    for (int i = 0; i < 3; i++) {
      int writer = i;
      for (int k = 0; k < acknowledged.get(writer); k++) {
        assertThat(bench.payload("w" + writer + "-" + k)).isEqualTo("acknowledged");
      }
    }
  }

  private static int commitUntilClosed(
      Bench bench, Storage storage, String prefix, CountDownLatch started) {
    for (int k = 0; ; k++) {
      try {
        var put = bench.create(prefix + k, "acknowledged");
        var outcome = storage.commit(new Commit(Bench.newId(), List.of(put)));
        if (outcome instanceof CommitOutcome.Unknown) {
          return k;
        }
        assertThat(outcome).isEqualTo(Bench.committed());
      } catch (StorageException e) {
        assertThat(e.reason()).isEqualTo(StorageException.Reason.CLOSED);
        return k;
      } finally {
        started.countDown();
      }
    }
  }

  /** A thread whose interrupt flag is set before the call. */
  static void interruptedBefore(Bench bench) {
    bench.commit(bench.create("a", ""));
    calls(bench, bench.storage())
        .forEach(
            (name, call) -> {
              Thread.currentThread().interrupt();
              var failure = catchThrowable(call::run);
              assertThat(Thread.interrupted()).as("the flag after %s", name).isTrue();
              if (failure != null) {
                assertThat(failure).as(name).isInstanceOf(StorageException.class);
                assertThat(((StorageException) failure).reason())
                    .as(name)
                    .isEqualTo(StorageException.Reason.INTERRUPTED);
              }
            });
    bench.commit(bench.create("b", ""));
    assertThat(bench.record("b").revision()).isEqualTo(1);
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

  /** Every call of the contract that a closed storage refuses. */
  private static Map<String, Runnable> calls(Bench bench, Storage storage) {
    var position = storage.feedEnd();
    var calls = new LinkedHashMap<String, Runnable>();
    calls.put("get", () -> storage.get(bench.key("a")));
    calls.put("list", () -> storage.list(Pages.all(bench)));
    calls.put("find", () -> storage.find(Pages.find(bench, "n", Pages.prefix(""))));
    calls.put("due", () -> storage.due(bench.vault, 1));
    calls.put("feedEnd", storage::feedEnd);
    calls.put("changes", () -> storage.changes(position, 1));
    calls.put("settle", () -> storage.settle(Bench.newId()));
    calls.put("commit", () -> commitNew(bench, storage));
    storage
        .claims()
        .ifPresent(
            claims -> {
              var lease = Duration.ofHours(1);
              calls.put(
                  "claim",
                  () -> claims.claim(new ClaimRequest(bench.vault, Bench.newClaim(), lease, 1)));
              calls.put("commit beside a fence", () -> commitFenced(bench, claims));
            });
    return calls;
  }

  /** The fence does not stand, so this writes nothing. */
  private static void commitFenced(Bench bench, Claims claims) {
    var commit = new Commit(Bench.newId(), List.of(bench.create("fenced", "")));
    var fence = new Fence(bench.key("fenced"), Bench.newClaim());
    assertThat(claims.commit(commit, List.of(fence))).isNotEqualTo(Bench.committed());
  }

  private static void commitNew(Bench bench, Storage storage) {
    var id = Bench.newId();
    var put = bench.create(id.value(), "");
    assertThat(storage.commit(new Commit(id, List.of(put)))).isNotNull();
  }
}
