package io.certwright.internal.lifecycle;

import io.certwright.spi.storage.ListQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Does what is due now in the calling thread, once. Used by one thread. */
public final class Round {

  private static final int PAGE = 200;

  /**
   * How much besides a version is done for one certificate, should its state never come to rest.
   */
  private static final int MOST_KEPT = 100;

  private final Worker worker;
  private final Queues queues;
  private final Set<String> done = new HashSet<>();
  private final Map<String, Integer> kept = new HashMap<>();

  /** How many are still due after their turn, such as damaged ones, and so in the way of others. */
  private int stuck;

  private int issued;
  private int waiting;
  private int failed;

  /** A round. */
  public Round(Worker worker, Queues queues) {
    this.worker = worker;
    this.queues = queues;
  }

  /** Does what is due, at most one version for each certificate. */
  public Round run() {
    for (var jobs = next(); !jobs.isEmpty(); jobs = next()) {
      var late = new LinkedHashMap<Errand, List<Job>>();
      try {
        for (var job : jobs) {
          if (!job.hand().isLate()) {
            done.add(job.id());
            take(job, late);
          }
        }
        late.values().forEach(this::putOff);
      } catch (RuntimeException | Error e) {
        late.values().forEach(some -> some.forEach(worker::drop));
        throw e;
      }
    }
    return this;
  }

  private List<Job> next() {
    var room = new AtomicInteger(PAGE);
    int look = Math.min(ListQuery.MAX_LIMIT, PAGE + stuck);
    return worker.next(look, name -> !done.contains(name), errand -> room.getAndDecrement() > 0);
  }

  private void take(Job job, Map<Errand, List<Job>> late) {
    if (!worker.take(job)) {
      return;
    }
    var started = started(job);
    if (started.isEmpty()) {
      late.computeIfAbsent(job.errand(), errand -> new ArrayList<>()).add(job);
      return;
    }
    Step step = new Step.Nothing();
    try {
      step = work(job);
    } finally {
      queues.finish(started.get(), step);
    }
    count(job, step);
  }

  private Step work(Job job) {
    try {
      return worker.work(job);
    } finally {
      worker.drop(job);
    }
  }

  private Optional<Queues.Started> started(Job job) {
    try {
      return queues.start(job);
    } catch (RuntimeException | Error e) {
      worker.drop(job);
      throw e;
    }
  }

  private void count(Job job, Step step) {
    if (step instanceof Step.Kept
        || step instanceof Step.Advanced
        || step instanceof Step.Followed) {
      lookAgain(job);
    }
    stuck += isStored(step) ? 0 : 1;
    issued += step instanceof Step.Made ? 1 : 0;
    waiting += step instanceof Step.Waits ? 1 : 0;
    failed += step instanceof Step.Fails ? 1 : 0;
  }

  private void putOff(List<Job> jobs) {
    var others = worker.putOff(jobs, queues::turn);
    waiting += jobs.size() - others.size();
    others.forEach(job -> count(job, work(job)));
    jobs.stream().filter(job -> !others.contains(job)).forEach(this::lookAgain);
  }

  private static boolean isStored(Step step) {
    return !(step instanceof Step.Nothing)
        && !(step instanceof Step.Fails fails && fails.after().isEmpty());
  }

  /** What else is due with a certificate is done as well, unless it never ends. */
  private void lookAgain(Job job) {
    if (kept.merge(job.id(), 1, Integer::sum) < MOST_KEPT) {
      done.remove(job.id());
    }
  }

  /** How many versions were made. */
  public int issued() {
    return issued;
  }

  /** How many wait for their issuer. */
  public int waiting() {
    return waiting;
  }

  /** How many attempts failed. */
  public int failed() {
    return failed;
  }
}
