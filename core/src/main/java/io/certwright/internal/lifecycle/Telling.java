package io.certwright.internal.lifecycle;

import io.certwright.errors.IntegrityException;
import io.certwright.internal.engine.Engine;
import io.certwright.internal.record.IssuerRevocationRecord;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Hand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Asks issuers outside to revoke, when that is due. Thread-safe. */
final class Telling {

  private final Engine engine;

  Telling(Engine engine) {
    this.engine = engine;
  }

  /** Asks once. */
  Step tell(Job job) {
    var held = engine.records().open(IssuerRevocationRecord.TYPE, job.record());
    if (job.hand().claim().isEmpty()
        && !engine.records().isOf(job.record().key(), held.revision())) {
      return new Step.Nothing();
    }
    var outcome = engine.issuance().elsewhere().ask(job.hand(), held);
    if (!outcome.done()) {
      return new Step.Nothing();
    }
    return outcome
        .failure()
        .<Step>map(why -> new Step.Fails(job.id(), why, outcome.asked(), Optional.empty()))
        .orElseGet(() -> new Step.Told(outcome.asked()));
  }

  /**
   * Has those wait that cannot be asked for yet: together, or each by itself if one of them is in
   * the way. One that somebody else changes meanwhile is theirs.
   */
  void putOff(List<Job> jobs, Function<Job, Turn> turns) {
    if (jobs.isEmpty()) {
      return;
    }
    var hands = new ArrayList<Hand>();
    var held = new ArrayList<Stored<IssuerRevocationRecord>>();
    var delay = Duration.ZERO;
    for (var job : jobs) {
      var turn = turns.apply(job);
      delay = turn.delay().compareTo(delay) > 0 ? turn.delay() : delay;
      opened(job)
          .ifPresent(
              record -> {
                hands.add(job.hand());
                held.add(record);
              });
    }
    if (held.isEmpty() || engine.issuance().elsewhere().putOff(hands, held, delay)) {
      return;
    }
    for (int i = 0; i < held.size(); i++) {
      boolean unused =
          engine.issuance().elsewhere().putOff(List.of(hands.get(i)), List.of(held.get(i)), delay);
    }
  }

  private Optional<Stored<IssuerRevocationRecord>> opened(Job job) {
    try {
      return Optional.of(engine.records().open(IssuerRevocationRecord.TYPE, job.record()));
    } catch (IntegrityException e) {
      return Optional.empty();
    }
  }
}
