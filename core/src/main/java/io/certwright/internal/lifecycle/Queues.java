package io.certwright.internal.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What waits and what is under way, by where it leads. Work is handed out going round the queues,
 * so none is held up by another one whose issuer is slow, limited or dead.
 *
 * <p>All that is done in this process shares one queue, which is as wide as there are threads; that
 * is the step, not the certificate: what is done about a certificate without its issuer is not held
 * up by that issuer. Thread-safe.
 */
public final class Queues {

  private static final Errand HOME = new Errand.Home();
  private static final Errand SERVER = new Errand.Server();

  /**
   * How many wait in all at most: what a storage does not hide while it is in hand is in the way of
   * what is due behind it.
   */
  private static final int MOST_TOGETHER = 512;

  private final Predicate<String> isOutside;
  private final Predicate<String> isPaused;
  private final Map<String, Limit> limits;
  private final Limit usual;
  private final InstantSource time;
  private final Map<Errand, IssuerQueue> queues = new HashMap<>();

  /** The queues in the order in which they get their turns. */
  private final List<Errand> round = new ArrayList<>();

  private int turn;

  /**
   * Empty queues.
   *
   * @param isOutside whether a folded name is that of an issuer outside
   * @param isPaused whether nothing is wanted of an issuer for a while, by its folded name
   * @param threads how many certificates that need none are worked on at the same time
   * @param limits of issuers outside, by folded name
   * @param usual that of all others
   * @param time what waiting is measured by
   */
  public Queues(
      Predicate<String> isOutside,
      Predicate<String> isPaused,
      int threads,
      Map<String, Limit> limits,
      Limit usual,
      InstantSource time) {
    this.usual = usual;
    this.isOutside = isOutside;
    this.isPaused = isPaused;
    this.limits = Map.copyOf(limits);
    this.time = time;
    queues.put(HOME, new IssuerQueue(Limit.inFlight(threads), time.instant()));
    round.add(HOME);
  }

  /** The queue that work waits in: an issuer within the vault is no way to go. */
  private Errand queueOf(Job job) {
    var errand = job.errand();
    return errand.issuer().isEmpty() || errand.issuer().filter(isOutside).isPresent()
        ? errand
        : HOME;
  }

  private IssuerQueue queue(Errand errand) {
    return queues.computeIfAbsent(
        errand,
        one -> {
          round.add(one);
          var limit = one.issuer().map(issuer -> limits.getOrDefault(issuer, usual));
          return new IssuerQueue(limit.orElse(usual), time.instant());
        });
  }

  private boolean isPaused(Errand errand) {
    return errand.issuer().filter(isPaused).isPresent();
  }

  /** Whether what leads there takes no room here from what is done in this process. */
  boolean takesNoRoom(Errand errand) {
    return errand
        .issuer()
        .map(issuer -> isPaused.test(issuer) || isOutside.test(issuer))
        .orElseGet(() -> errand.equals(SERVER));
  }

  /** How many more of those that are done in this process may wait here. */
  synchronized int room() {
    return Math.max(0, IssuerQueue.MOST_WAITING - queue(HOME).waiting());
  }

  /**
   * Waits until half of the room for those that need no issuer outside is free, or the time is
   * over.
   */
  synchronized void awaitRoom(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (long left = patience.toNanos(); left > 0 && !hasRoom(); left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /**
   * Has a certificate wait for its turn.
   *
   * @return the one that is to be put off because there is no room, this or another one of the same
   *     issuer; empty: none
   */
  Optional<Job> offer(Job job) {
    if (isPaused(job.errand())) {
      return Optional.of(job);
    }
    var errand = queueOf(job);
    synchronized (this) {
      if (!errand.equals(HOME)) {
        return queue(errand).offer(job, mostWaiting(), time.instant());
      }
      // What is there already must not be lost for a few too many.
      queue(HOME).add(job);
      return Optional.empty();
    }
  }

  private int mostWaiting() {
    int together = queues.values().stream().mapToInt(IssuerQueue::waiting).sum();
    return together < MOST_TOGETHER ? IssuerQueue.MOST_WAITING : 1;
  }

  /** Has a certificate wait although it has an issuer outside: what is due is nothing for that. */
  synchronized void offerHere(Job job) {
    queue(HOME).add(job);
  }

  /**
   * Work that was handed out.
   *
   * @param job the certificate
   * @param queue the queue that it came from
   * @param begun when
   */
  public record Started(Job job, Errand queue, Instant begun) {

    boolean isHere() {
      return queue.equals(HOME);
    }
  }

  /** The next certificate that may be worked on. */
  synchronized Optional<Started> next() {
    var now = time.instant();
    for (int i = 0; i < round.size(); i++) {
      var errand = round.get((turn + i) % round.size());
      var job = queue(errand).next(now);
      if (job.isPresent()) {
        turn = (turn + i + 1) % round.size();
        return job.map(found -> new Started(found, errand, now));
      }
    }
    return Optional.empty();
  }

  /** Begins work without waiting; empty: the certificate is to be put off. */
  public Optional<Started> start(Job job) {
    if (isPaused(job.errand())) {
      return Optional.empty();
    }
    var errand = queueOf(job);
    var now = time.instant();
    synchronized (this) {
      var queue = queue(errand);
      if (!errand.equals(HOME) && !queue.mayStart(now)) {
        return Optional.empty();
      }
      queue.start(now);
      return Optional.of(new Started(job, errand, now));
    }
  }

  /** What came of work that was handed out. */
  public synchronized void finish(Started started, Step step) {
    var now = time.instant();
    var took = Duration.between(started.begun(), now);
    var queue = queue(started.queue());
    if (started.isHere()) {
      queue.release();
    } else if (started.queue().equals(SERVER)) {
      // That one server does not answer says nothing of the next.
      queue.answered(took);
      queue.release();
    } else {
      queue.finish(started.job().id(), step, took, now);
    }
    // To wake the one who looks for more with each step would cost as much as a tenth of it.
    if (hasRoom() || isIdle()) {
      notifyAll();
    }
  }

  private boolean isIdle() {
    return queues.values().stream().noneMatch(queue -> queue.inFlight() > 0);
  }

  /** Whether it is worth looking for more. */
  private boolean hasRoom() {
    return room() >= IssuerQueue.MOST_WAITING / 2;
  }

  /** What becomes of a certificate for which there was no room. */
  public Turn turn(Job job) {
    if (isPaused(job.errand())) {
      return Turn.whilePaused();
    }
    var errand = queueOf(job);
    synchronized (this) {
      return queue(errand).turn(time.instant());
    }
  }

  /** Takes out what has waited for longer than its lease, so that it costs no turn. */
  synchronized List<Job> removeLate() {
    return queues.values().stream().flatMap(queue -> queue.removeLate().stream()).toList();
  }

  /** Takes out what waits for issuers that turned out not to answer. */
  synchronized List<Job> shed() {
    var now = time.instant();
    return queues.values().stream().flatMap(queue -> queue.shed(now).stream()).toList();
  }

  /** What is under way and what waits, by where it leads. */
  public synchronized List<Load> loads() {
    var now = time.instant();
    return round.stream().map(errand -> queue(errand).load(errand, now)).toList();
  }

  /** Takes out all that wait. */
  synchronized List<Job> clear() {
    return queues.values().stream().flatMap(queue -> queue.clear().stream()).toList();
  }

  /** Waits until nothing is under way any more; false if the time is over before. */
  synchronized boolean awaitIdle(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!isIdle()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }
}
