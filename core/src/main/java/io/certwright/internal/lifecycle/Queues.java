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
 * What waits and what is under way, by issuer. Work is handed out going round the issuers, so none
 * is held up by another one that is slow, limited or dead.
 *
 * <p>All that needs no issuer outside shares one queue, which is as wide as there are threads.
 * Thread-safe.
 */
public final class Queues {

  /** The queue of all that needs no issuer outside. */
  private static final String HERE = "";

  private final Predicate<String> isOutside;
  private final Predicate<String> isPaused;
  private final Map<String, Limit> limits;
  private final Limit usual;
  private final InstantSource time;
  private final Map<String, IssuerQueue> queues = new HashMap<>();

  /** The names of the queues, in the order in which they get their turns. */
  private final List<String> round = new ArrayList<>();

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
    queues.put(HERE, new IssuerQueue(Limit.inFlight(threads), time.instant()));
    round.add(HERE);
  }

  /** The queue that a certificate belongs to, by its issuer's folded name. */
  private String queueOf(String issuer) {
    return !issuer.equals(HERE) && isOutside.test(issuer) ? issuer : HERE;
  }

  private IssuerQueue queue(String issuer) {
    return queues.computeIfAbsent(
        issuer,
        name -> {
          round.add(name);
          return new IssuerQueue(limits.getOrDefault(name, usual), time.instant());
        });
  }

  /** Whether what waits for the issuer of this folded name takes no room here from the others. */
  boolean takesNoRoom(String issuer) {
    return isPaused.test(issuer) || !queueOf(issuer).equals(HERE);
  }

  /** How many more of those that need no issuer outside may wait here. */
  synchronized int room() {
    return Math.max(0, IssuerQueue.MOST_WAITING - queue(HERE).waiting());
  }

  /**
   * Waits until half of the room for those that need no issuer outside is free, or the time is
   * over.
   */
  synchronized void awaitRoom(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (long left = patience.toNanos();
        left > 0 && room() < IssuerQueue.MOST_WAITING / 2;
        left = end - System.nanoTime()) {
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
    if (isPaused.test(job.issuer())) {
      return Optional.of(job);
    }
    var name = queueOf(job.issuer());
    synchronized (this) {
      if (!name.equals(HERE)) {
        return queue(name).offer(job, time.instant());
      }
      // What is there already must not be lost for a few too many.
      queue(HERE).add(job);
      return Optional.empty();
    }
  }

  /** Has a certificate wait although it has an issuer outside: what is due is nothing for that. */
  synchronized void offerHere(Job job) {
    queue(HERE).add(job);
  }

  /**
   * Work that was handed out.
   *
   * @param job the certificate
   * @param queue the queue that it came from
   * @param begun when
   */
  public record Started(Job job, String queue, Instant begun) {

    boolean isHere() {
      return queue.equals(HERE);
    }
  }

  /** The next certificate that may be worked on. */
  synchronized Optional<Started> next() {
    var now = time.instant();
    for (int i = 0; i < round.size(); i++) {
      var name = round.get((turn + i) % round.size());
      var job = queue(name).next(now);
      if (job.isPresent()) {
        turn = (turn + i + 1) % round.size();
        return job.map(found -> new Started(found, name, now));
      }
    }
    return Optional.empty();
  }

  /** Begins work without waiting; empty: the certificate is to be put off. */
  public Optional<Started> start(Job job) {
    if (isPaused.test(job.issuer())) {
      return Optional.empty();
    }
    var name = queueOf(job.issuer());
    var now = time.instant();
    synchronized (this) {
      var queue = queue(name);
      if (!name.equals(HERE) && !queue.mayStart(now)) {
        return Optional.empty();
      }
      queue.start(now);
      return Optional.of(new Started(job, name, now));
    }
  }

  /** What came of work that was handed out. */
  public synchronized void finish(Started started, Step step) {
    var now = time.instant();
    var took = Duration.between(started.begun(), now);
    var queue = queue(started.queue());
    if (started.isHere()) {
      queue.release();
    } else {
      queue.finish(started.job().id(), step, took, now);
    }
    notifyAll();
  }

  /** What becomes of a certificate for which there was no room. */
  public Turn turn(Job job) {
    if (isPaused.test(job.issuer())) {
      return Turn.whilePaused();
    }
    var name = queueOf(job.issuer());
    synchronized (this) {
      return queue(name).turn(time.instant());
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

  /** Takes out all that wait. */
  synchronized List<Job> clear() {
    return queues.values().stream().flatMap(queue -> queue.clear().stream()).toList();
  }

  /** Waits until nothing is under way any more; false if the time is over before. */
  synchronized boolean awaitIdle(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (queues.values().stream().anyMatch(queue -> queue.inFlight() > 0)) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }
}
