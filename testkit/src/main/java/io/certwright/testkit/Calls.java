package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.Claims;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every call of the contract, each in a form that may be repeated. */
final class Calls {

  private Calls() {}

  static Map<String, Runnable> of(Bench bench, Storage storage) {
    var position = storage.feedEnd();
    var calls = new LinkedHashMap<String, Runnable>();
    calls.put("get", () -> storage.get(bench.key("a")));
    calls.put("list", () -> storage.list(Pages.all(bench)));
    calls.put("find", () -> storage.find(Pages.find(bench, "n", Pages.prefix(""))));
    calls.put("due", () -> storage.due(bench.vault, 1));
    calls.put("dueAfter", () -> storage.dueAfter(bench.vault, Instant.EPOCH));
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
