package io.certwright.internal.lifecycle;

import io.certwright.internal.record.OperationState;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that wait for one issuer, in their {@link WaitingLine}, and how much may be
 * asked of it: so many at a time, so many in a while, and nothing while it does not answer. A queue
 * is short: who comes when it is full is put off in the storage to about the time of its turn. The
 * time is passed in. Used under the lock of its owner.
 */
final class IssuerQueue {

  /** How many wait here at most. */
  static final int MOST_WAITING = 64;

  private static final int MOST_TURNS = 1_000_000;
  private static final Duration LONGEST_TAKEN = Duration.ofMinutes(1);

  private final int limit;
  private final Optional<TokenBucket> bucket;
  private final Breaker breaker = new Breaker();
  private final WaitingLine waiting = new WaitingLine();

  private int inFlight;
  private Duration taken = Duration.ofSeconds(1);
  private Instant nextTurn = Instant.MIN;

  /** At which of its failures in a row it was last told that it is not asked. */
  private int toldOf;

  private OperationState.@Nullable Failure failure;

  IssuerQueue(Limit limit, Instant now) {
    this.limit = limit.inFlight();
    this.bucket = limit.rate().map(rate -> rate.bucket(now));
  }

  /**
   * Has a certificate wait, if there is room. In a full queue it takes the place of one that ends
   * later.
   *
   * @param most how many may wait, {@value #MOST_WAITING} at most
   * @return the one that is to be put off, this or another one; empty: none
   */
  Optional<Job> offer(Job job, int most, Instant now) {
    if (breaker.isOpen() ? !waiting.isEmpty() || !breaker.mayAsk(now) : comesTooLate(job, now)) {
      return Optional.of(job);
    }
    waiting.add(job);
    return waiting.size() <= most ? Optional.empty() : Optional.of(waiting.removeLast());
  }

  /** Whether its lease would be over before its turn comes. */
  private boolean comesTooLate(Job job, Instant now) {
    return job.hand()
        .claim()
        .filter(held -> !now.plus(untilTurn(now)).isBefore(held.until()))
        .isPresent();
  }

  /** How long it takes about until the issuer can be asked for one more than wait. */
  private Duration untilTurn(Instant now) {
    return bucket
        .map(tokens -> tokens.untilNext(now).plus(tokens.apart().multipliedBy(waiting.size())))
        .orElse(Duration.ZERO);
  }

  void add(Job job) {
    waiting.add(job);
  }

  /** Whether the issuer may be asked now. */
  boolean mayStart(Instant now) {
    return inFlight < limit
        && breaker.mayAsk(now)
        && bucket.map(tokens -> tokens.untilNext(now).isZero()).orElse(true);
  }

  /** Takes out those whose lease is over: somebody else may have them. */
  List<Job> removeLate() {
    return waiting.removeAll(job -> job.hand().isLate());
  }

  /** The next certificate, if there is one and its issuer may be asked now. */
  Optional<Job> next(Instant now) {
    if (waiting.isEmpty() || !mayStart(now)) {
      return Optional.empty();
    }
    start(now);
    return Optional.of(waiting.remove());
  }

  /** That the issuer is being asked. */
  void start(Instant now) {
    inFlight++;
    breaker.asked();
    bucket.ifPresent(tokens -> tokens.take(now));
  }

  /** That it is over, and says nothing of the issuer. */
  void release() {
    inFlight--;
    breaker.unasked();
  }

  /** What came of asking. */
  void finish(String certificate, Step step, Duration took, Instant now) {
    inFlight--;
    var failed =
        step instanceof Step.Fails fails
            ? fails.answer()
            : Optional.<OperationState.Failure>empty();
    if (step instanceof Step.Made || step instanceof Step.Waits || isAnswer(step)) {
      answered(took);
    } else if (failed.isPresent()) {
      failed(certificate, failed.get(), took, now);
    } else {
      breaker.unasked();
    }
  }

  private static boolean isAnswer(Step step) {
    return (step instanceof Step.Kept kept && kept.answered())
        || (step instanceof Step.Told told && told.answered());
  }

  private void failed(String certificate, OperationState.Failure why, Duration took, Instant now) {
    if (why.refusal() == Refusal.REJECTED) {
      // It is about one request only.
      answered(took);
      return;
    }
    failure = why;
    var leaveAlone =
        why.refusal() == Refusal.RATE_LIMITED
            ? Optional.of(why.retryAfter().orElse(Duration.ZERO))
            : Optional.<Duration>empty();
    breaker.failed(certificate, leaveAlone, now);
  }

  /** That there was an answer, whichever. */
  void answered(Duration took) {
    var bounded = took.compareTo(LONGEST_TAKEN) > 0 ? LONGEST_TAKEN : took;
    taken = taken.multipliedBy(7).plus(bounded.isNegative() ? Duration.ZERO : bounded).dividedBy(8);
    breaker.answered();
    failure = null;
    toldOf = 0;
  }

  /** The turn of one that found no room. */
  Turn turn(Instant now) {
    if (breaker.isOpen()) {
      boolean news = breaker.failures() != toldOf && Integer.bitCount(breaker.failures()) == 1;
      toldOf = news ? breaker.failures() : toldOf;
      return Turn.failing(
          breaker.left(now), Math.max(1, breaker.failures()), Optional.ofNullable(failure), news);
    }
    var apart = taken.dividedBy(limit);
    var slowest = bucket.map(TokenBucket::apart).filter(a -> a.compareTo(apart) > 0).orElse(apart);
    var earliest = now.plus(slowest.multipliedBy(1L + waiting.size() + inFlight));
    // Turns from before a clock jumped back must not put these off for as long.
    var latest = earliest.plus(slowest.multipliedBy(MOST_TURNS));
    boolean follows = nextTurn.isAfter(earliest) && !nextTurn.isAfter(latest);
    var mine = follows ? nextTurn : earliest;
    nextTurn = mine.plus(slowest);
    return Turn.after(Duration.between(now, mine));
  }

  /** Takes out those that waited when it turned out that the issuer does not answer. */
  List<Job> shed(Instant now) {
    if (!breaker.isOpen() || waiting.isEmpty()) {
      return List.of();
    }
    // One stays to see whether the issuer is back.
    return waiting.removeAllBut(breaker.mayAsk(now) ? 1 : 0);
  }

  /** Takes out all that wait. */
  List<Job> clear() {
    return waiting.removeAllBut(0);
  }

  Load load(Errand errand, Instant now) {
    return new Load(
        errand,
        inFlight,
        waiting.size(),
        breaker.isOpen() ? Optional.of(breaker.left(now)) : Optional.empty(),
        Optional.ofNullable(failure));
  }

  int waiting() {
    return waiting.size();
  }

  int inFlight() {
    return inFlight;
  }
}
