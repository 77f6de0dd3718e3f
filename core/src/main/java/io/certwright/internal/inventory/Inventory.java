package io.certwright.internal.inventory;

import io.certwright.internal.record.UseRecord;
import io.certwright.internal.store.RecordPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes note of which versions are used by whom on this node, and now and then has that written for
 * all nodes to see: a little after something is news, in the background, many in one commit.
 * Whoever uses a key writes two or three fields and waits for nothing; that something could not be
 * written is tried again and harms nobody.
 *
 * <p>What was not used for a week is forgotten. Thread-safe.
 */
public final class Inventory {

  /** How many pairs of certificate and consumer a node takes note of; further ones are left out. */
  static final int MOST = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(Inventory.class);

  /** What comes within this time is written together. */
  private static final long GATHER_NANOS = Duration.ofSeconds(10).toNanos();

  /** That another version is used is written at most so often. */
  private static final long CHANGE_NANOS = Duration.ofMinutes(1).toNanos();

  private static final long AGAIN_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int BATCH = 100;
  private static final double SOONER = 10;

  /** Stands for no wish; a wish that would be it is a nanosecond later. */
  private static final long NONE = Long.MIN_VALUE;

  private final UseWriter writer;
  private final LongSupplier ticker;
  private final Executor executor;
  private final long period;
  private final DoubleSupplier random;
  private final Map<String, Consumer> consumers = new ConcurrentHashMap<>();
  private final AtomicLong wish = new AtomicLong(NONE);
  private final AtomicBoolean asked = new AtomicBoolean();
  private final AtomicBoolean writing = new AtomicBoolean();
  private final AtomicBoolean full = new AtomicBoolean();

  /**
   * That of a node.
   *
   * @param ticker nanoseconds that only ever go on
   * @param executor runs what writes
   * @param period how often a use that goes on is written
   * @param random makes it sooner, by a tenth at most, from 0 to 1
   */
  public Inventory(
      UseWriter writer,
      LongSupplier ticker,
      Executor executor,
      Duration period,
      DoubleSupplier random) {
    this.writer = writer;
    this.ticker = ticker;
    this.executor = executor;
    this.period = period.toNanos();
    this.random = random;
  }

  /**
   * What takes note of the uses of a version by a consumer.
   *
   * @param certificate the folded name
   * @param consumer the folded name
   */
  public Sighting of(String certificate, String version, String consumer) {
    var key = certificate + "/" + consumer;
    var one = consumers.get(key);
    if (one == null) {
      if (consumers.size() >= MOST) {
        if (full.compareAndSet(false, true)) {
          log(() -> LOG.warn("a node takes note of no more than {} uses of certificates", MOST));
        }
        return Sighting.NONE;
      }
      one = consumers.computeIfAbsent(key, unused -> new Consumer(certificate, consumer));
    }
    var kept = one;
    return () -> saw(kept, version);
  }

  private void saw(Consumer one, String version) {
    long now = ticker.getAsLong();
    one.saw(version, now);
    if (one.isForgotten()) {
      remember(one);
    }
    if (wish.get() == NONE && one.news(CHANGE_NANOS) != null) {
      wish.compareAndSet(NONE, at(now + GATHER_NANOS));
    }
    if (isWanted(now) && asked.compareAndSet(false, true)) {
      inBackground();
    }
  }

  private void remember(Consumer one) {
    if (consumers.size() < MOST && consumers.putIfAbsent(key(one), one) == null) {
      one.setForgotten(false);
    }
  }

  /** Makes room for others; whoever is seen again comes back. */
  private void forgetIdle() {
    long now = ticker.getAsLong();
    consumers
        .values()
        .removeIf(
            one -> {
              boolean idle = one.isIdle(now, UseWriter.REMEMBERED.toNanos());
              one.setForgotten(idle);
              return idle;
            });
  }

  private static String key(Consumer one) {
    return one.certificate() + "/" + one.name();
  }

  private static long at(long nanos) {
    return nanos == NONE ? nanos + 1 : nanos;
  }

  private boolean isWanted(long now) {
    long at = wish.get();
    return at != NONE && now - at >= 0;
  }

  private void inBackground() {
    var user = Thread.currentThread();
    try {
      executor.execute(
          () -> {
            asked.set(false);
            // Who uses a key does not wait for this. The life cycle engine will see to it.
            if (!Thread.currentThread().equals(user)) {
              writeIfWanted();
            }
          });
    } catch (RuntimeException | Error e) {
      asked.set(false);
    }
  }

  /**
   * A page of what was written, by all nodes.
   *
   * @param prefix of the records' ids
   * @throws io.certwright.errors.InvalidRequestException if {@code after} is nothing that a page
   *     gave
   */
  public RecordPage<UseRecord> list(String prefix, Optional<String> after, int limit) {
    return writer.list(prefix, after, limit);
  }

  /** Whether there is something to be written by now. */
  public boolean isWanted() {
    return isWanted(ticker.getAsLong());
  }

  /** Writes, in this thread, what there is to be written by now. */
  public void writeIfWanted() {
    if (isWanted() && writing.compareAndSet(false, true)) {
      write();
    }
  }

  private void write() {
    wish.set(NONE);
    try {
      var news = news();
      for (int i = 0; i < news.size(); i += BATCH) {
        writer.write(news.subList(i, Math.min(news.size(), i + BATCH)), ticker.getAsLong());
        news.subList(i, Math.min(news.size(), i + BATCH)).forEach(this::told);
      }
      forgetIdle();
      writer.forget();
    } catch (RuntimeException | Error e) {
      wish.compareAndSet(NONE, at(ticker.getAsLong() + AGAIN_NANOS));
      log(() -> LOG.debug("what uses certificates here was not written; it is tried again", e));
    } finally {
      writing.set(false);
    }
  }

  /** A log that throws fails no use. */
  private static void log(Runnable line) {
    try {
      line.run();
    } catch (RuntimeException | Error e) {
      // There is nobody left to tell.
    }
  }

  /**
   * What is to be written of a consumer.
   *
   * @param seen what was seen of it last
   */
  record News(Consumer consumer, Consumer.Seen seen) {}

  private List<News> news() {
    var news = new ArrayList<News>();
    for (var one : consumers.values()) {
      var seen = one.news(CHANGE_NANOS);
      if (seen != null) {
        news.add(new News(one, seen));
      }
    }
    return news;
  }

  private void told(News news) {
    long sooner = (long) (random.getAsDouble() * period / SOONER);
    news.consumer().told(news.seen(), period - sooner);
  }
}
