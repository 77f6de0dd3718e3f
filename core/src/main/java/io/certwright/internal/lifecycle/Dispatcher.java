package io.certwright.internal.lifecycle;

import io.certwright.errors.InterruptedOperationException;
import io.certwright.errors.VaultClosedException;
import io.certwright.internal.catalogue.ChangeSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for what is due, again and again, puts it into the {@link Queues} and hands out what may
 * go. It looks when something was committed and at least once a second, by the clock as it is then:
 * a clock that jumps or a machine that was suspended changes nothing.
 *
 * <p>What finds no room in the queue of its issuer is put off in the storage at once: it must not
 * hide what is due behind it.
 */
public final class Dispatcher implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(20);

  /**
   * How long to wait until there is room for many, although there is more to do: to look for a few
   * costs a storage nearly as much.
   */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private static final int LEAST_LOOK = 32;
  private static final int MAX_PAGE = 1000;
  private static final int PUT_OFF_TOGETHER = 100;

  /** How many steps a thread makes in a row before whatever else waits for it gets its turn. */
  private static final int IN_A_ROW = 16;

  private final Worker worker;
  private final Queues queues;
  private final Pauses pauses;
  private final ChangeSignal changes;
  private final Executor here;
  private final Executor outside;

  private final Resting resting = new Resting(PERIOD);

  /** How far to look beyond what there is room for; more while much of it has to be put off. */
  private int further = LEAST_LOOK;

  /** Whether more that needs no issuer outside was due than there was room for. */
  private boolean filled;

  private volatile boolean stopped;

  /**
   * A dispatcher.
   *
   * @param here runs the steps that lead nowhere outside
   * @param outside runs those that do, with as many threads as are asked of it
   */
  public Dispatcher(
      Worker worker,
      Queues queues,
      Pauses pauses,
      ChangeSignal changes,
      Executor here,
      Executor outside) {
    this.worker = worker;
    this.queues = queues;
    this.pauses = pauses;
    this.changes = changes;
    this.here = here;
    this.outside = outside;
  }

  @Override
  public void run() {
    while (!stopped) {
      try {
        long seen = changes.seen();
        if (!dispatch()) {
          changes.await(seen, PERIOD.toNanos());
        }
        if (filled) {
          // There is more: it is looked for before those who work have nothing left.
          queues.awaitRoom(PATIENCE);
        } else {
          // Commits in quick succession are looked at together.
          TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
      } catch (InterruptedException | InterruptedOperationException | VaultClosedException e) {
        stopped = true;
      } catch (RuntimeException | Error e) {
        // Whatever it is, renewals must not end with it.
        LOG.warn("the life cycle engine could not look for what is due; it will try again", e);
        pause();
      }
    }
  }

  /** Whether there was anything to do. */
  private boolean dispatch() {
    filled = false;
    resting.forgetOld();
    pauses.refreshSometimes();
    if (worker.hasUsesToWrite()) {
      here.execute(worker::writeUses);
    }
    if (worker.hasAnswersToSign()) {
      here.execute(worker::signAnswers);
    }
    if (worker.hasVaultToTend()) {
      here.execute(worker::tendVault);
    }
    boolean started = startWhatMay();
    int look = rounded(queues.room() + resting.size() + worker.inTheWay() + further);
    var late = new LinkedHashMap<Errand, List<Job>>();
    boolean found = false;
    var room = new Room();
    try {
      var next = worker.next(look, this::isFree, room);
      filled = room.isUsedUp();
      for (var job : next) {
        if (!stopped && worker.take(job)) {
          found = true;
          offered(job).ifPresent(other -> add(late, other));
        }
      }
      queues.shed().forEach(job -> add(late, job));
    } catch (RuntimeException | Error e) {
      late.values().forEach(jobs -> jobs.forEach(worker::drop));
      throw e;
    }
    started |= startWhatMay();
    late.forEach(this::putOff);
    further = late.isEmpty() ? LEAST_LOOK : Math.min(MAX_PAGE, 2 * further);
    return found || started || !late.isEmpty();
  }

  /** Pages of few sizes: a database prepares a query for each. */
  private static int rounded(int look) {
    return Math.min(MAX_PAGE, (look + LEAST_LOOK - 1) / LEAST_LOOK * LEAST_LOOK);
  }

  private static void add(Map<Errand, List<Job>> late, Job job) {
    late.computeIfAbsent(job.errand(), errand -> new ArrayList<>()).add(job);
  }

  /** Room for what is done in this process is limited; all else is put off if there is none. */
  private final class Room implements Predicate<Errand> {
    private int left = queues.room();

    @Override
    public boolean test(Errand errand) {
      return queues.takesNoRoom(errand) || left-- > 0;
    }

    boolean isUsedUp() {
      return left < 0;
    }
  }

  private Optional<Job> offered(Job job) {
    try {
      return queues.offer(job);
    } catch (RuntimeException | Error e) {
      worker.drop(job);
      throw e;
    }
  }

  private void putOff(Errand errand, List<Job> jobs) {
    for (int i = 0; i < jobs.size(); i += PUT_OFF_TOGETHER) {
      var some = jobs.subList(i, Math.min(jobs.size(), i + PUT_OFF_TOGETHER));
      try {
        worker.putOff(some, queues::turn).forEach(queues::offerHere);
      } catch (VaultClosedException e) {
        stopped = true;
      } catch (RuntimeException | Error e) {
        some.forEach(job -> resting.after(job.id(), new Step.Nothing()));
        LOG.warn("certificates could not be put off that wait for {}", errand, e);
      }
      startWhatMay();
    }
  }

  /** Hands out what may go; whether there was any. */
  private boolean startWhatMay() {
    boolean any = false;
    for (var next = next(); next.isPresent(); next = next()) {
      any = true;
      start(next.get());
    }
    return any;
  }

  /** The same but for one that leads nowhere outside, which the caller does in its own thread. */
  private Optional<Queues.Started> startOthers() {
    var mine = Optional.<Queues.Started>empty();
    for (var next = next(); next.isPresent(); next = next()) {
      if (mine.isEmpty() && next.get().isHere()) {
        mine = next;
        continue;
      }
      try {
        start(next.get());
      } catch (RuntimeException | Error e) {
        mine.ifPresent(this::giveUp);
        throw e;
      }
    }
    return mine;
  }

  private Optional<Queues.Started> next() {
    if (stopped) {
      return Optional.empty();
    }
    queues.removeLate().forEach(worker::drop);
    return queues.next();
  }

  private void start(Queues.Started started) {
    try {
      (started.isHere() ? here : outside).execute(() -> work(started));
    } catch (RuntimeException | Error e) {
      // A pool that was shut down, or one that cannot have another thread.
      giveUp(started);
      throw e;
    }
  }

  private void giveUp(Queues.Started started) {
    worker.drop(started.job());
    queues.finish(started, new Step.Nothing());
  }

  /**
   * Makes a step. A thread of those that lead nowhere outside goes on with the next one itself:
   * waking another one for it would cost as much as many a step.
   */
  private void work(Queues.Started first) {
    var next = Optional.of(first);
    for (int i = 1; next.isPresent(); i++) {
      step(next.get());
      if (first.isHere() && i < IN_A_ROW) {
        next = startOthers();
      } else {
        next = Optional.empty();
        startWhatMay();
      }
    }
  }

  private void step(Queues.Started started) {
    var job = started.job();
    Step step = new Step.Nothing();
    try {
      if (stopped) {
        return;
      }
      step = worker.work(job);
      resting.after(job.id(), step);
    } catch (VaultClosedException e) {
      stopped = true;
    } catch (RuntimeException | Error e) {
      resting.after(job.id(), new Step.Nothing());
      LOG.warn("a step of the life cycle engine failed", e);
    } finally {
      worker.drop(job);
      queues.finish(started, step);
    }
  }

  private boolean isFree(String name) {
    return !resting.has(name) && !worker.isInHand(name);
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
    queues.clear().forEach(worker::drop);
    return queues.awaitIdle(patience);
  }
}
