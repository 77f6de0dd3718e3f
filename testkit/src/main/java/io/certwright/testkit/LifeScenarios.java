package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Closing and opening again. */
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
    var calls = Calls.of(bench, storage);
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
}
