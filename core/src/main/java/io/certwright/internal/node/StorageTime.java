package io.certwright.internal.node;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The storage's time. A storage tells it with what is due, and judges by it what is due and when a
 * lease ends; so that is what work on due records is decided by.
 *
 * <p>Between the answers it is this node's own clock, moved by how far the two were apart; the
 * node's own as long as nothing is known. Thread-safe.
 */
public final class StorageTime implements InstantSource {

  private final Clock clock;
  private final LongSupplier ticker;
  private final Contact contact;
  private volatile @Nullable Duration ahead;

  /**
   * The time as this node sees it.
   *
   * @param clock the node's own
   * @param ticker nanoseconds that only ever go on, like {@link System#nanoTime}
   * @param contact learns whether the storage answers
   */
  public StorageTime(Clock clock, LongSupplier ticker, Contact contact) {
    this.clock = clock;
    this.ticker = ticker;
    this.contact = contact;
  }

  /**
   * An answer of the storage with the time that goes on from it.
   *
   * @param time the storage's time: its instant when it answered, and what has elapsed since it was
   *     asked
   */
  public record Timed<T>(T answer, InstantSource time) {}

  /** Asks the storage for something that it tells its time with. */
  public <T> Timed<T> ask(Supplier<T> question, Function<T, Instant> timeOf) {
    var asked = clock.instant();
    long start = ticker.getAsLong();
    var answer = contact.call(question);
    var now = timeOf.apply(answer);
    learn(asked, now, clock.instant());
    return new Timed<>(answer, () -> now.plusNanos(ticker.getAsLong() - start));
  }

  /** An answer is from some instant of the call, so a clock within it may well be right. */
  private void learn(Instant asked, Instant now, Instant answered) {
    if (now.isBefore(asked)) {
      ahead = Duration.between(now, asked);
    } else {
      ahead = now.isAfter(answered) ? Duration.between(now, answered) : Duration.ZERO;
    }
  }

  /** How far this node's clock is ahead of the storage's, or behind it; empty: not known yet. */
  public Optional<Duration> ahead() {
    return Optional.ofNullable(ahead);
  }

  /** This node's own clock. */
  public Clock own() {
    return clock;
  }

  @Override
  public Instant instant() {
    var known = ahead;
    return known == null ? clock.instant() : clock.instant().minus(known);
  }
}
