package io.certwright.internal.ocsp;

import io.certwright.access.Permission;
import io.certwright.errors.IntegrityException;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.revocation.OcspCertId;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.storage.ListQuery.Order;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Signs answers before anybody asks: of what is valid when the responder is opened, of what changes
 * from then on, and again of those that get too old. Whoever asks is answered whether this is done
 * or not, so all of it may be late, or not done at all.
 *
 * <p>{@link #changed} and {@link #issued} may be called by any thread, the rest by one at a time.
 */
final class Ahead {

  /** What changed is remembered up to this; more is found when it is next gone through. */
  private static final int MOST_NEWS = 10_000;

  /** How much more is looked at than is signed: most of what was issued may have ended. */
  private static final int LOOKED_AT = 20;

  private static final int PAGE = 200;
  private static final long AT_ONCE = Duration.ofMillis(100).toNanos();
  private static final long BRIEFLY = Duration.ofSeconds(1).toNanos();
  private static final long REST = Duration.ofMinutes(1).toNanos();

  private final Caller caller;
  private final Gate gate;
  private final RecordStore records;
  private final Catalogue catalogue;
  private final KeptAnswers kept;
  private final AskedNames names;
  private final ResponderSettings settings;
  private final Clock clock;
  private final LongSupplier ticker;

  private final Queue<String> changed = new ConcurrentLinkedQueue<>();
  private final Queue<String> issued = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile long next;

  private final Queue<OcspCertId> old = new ArrayDeque<>();
  private boolean walking = true;
  private Optional<String> place = Optional.empty();
  private long looked;
  private long look;

  Ahead(
      Caller caller,
      Gate gate,
      RecordStore records,
      Catalogue catalogue,
      KeptAnswers kept,
      ResponderSettings settings,
      Clock clock,
      LongSupplier ticker) {
    this.caller = caller;
    this.gate = gate;
    this.records = records;
    this.catalogue = catalogue;
    this.kept = kept;
    this.names = new AskedNames(catalogue);
    this.settings = settings;
    this.clock = clock;
    this.ticker = ticker;
    this.next = ticker.getAsLong();
    this.look = next;
  }

  /** That something was issued. */
  void issued(String id) {
    if (add(issued, id)) {
      notLaterThan(ticker.getAsLong() + BRIEFLY);
    }
  }

  /** That something has another status. */
  void changed(String id) {
    if (add(changed, id)) {
      notLaterThan(ticker.getAsLong());
    }
  }

  private boolean add(Queue<String> news, String id) {
    boolean fits = waiting.get() < MOST_NEWS;
    if (fits) {
      waiting.incrementAndGet();
      news.add(id);
    }
    return fits;
  }

  private void notLaterThan(long at) {
    if (at - next < 0) {
      next = at;
    }
  }

  /** Whether there is something to do by now. */
  boolean isWanted() {
    return ticker.getAsLong() - next >= 0;
  }

  /**
   * Does some of it.
   *
   * @param atLeisure whether all that is valid may be signed, the first time
   * @param goesOn whether the vault is still open
   */
  void run(boolean atLeisure, BooleanSupplier goesOn) {
    long begun = ticker.getAsLong();
    long nanos = atLeisure && walking ? Long.MAX_VALUE : AT_ONCE;
    next = begun + REST; // Whatever happens.
    gate.authorise(caller, Permission.OCSP_SERVE, "");
    catalogue.freshness().ensure();
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    if (begun - look >= 0) {
      look = begun + REST;
      goThrough(now);
    }
    boolean more = true;
    while (more && goesOn.getAsBoolean() && ticker.getAsLong() - begun <= nanos) {
      more = step(now);
    }
    if (more) {
      notLaterThan(begun + BRIEFLY);
    }
  }

  /** One thing; false: there is nothing to do. */
  private boolean step(Instant now) {
    var first = changed.poll();
    var id = first == null ? issued.poll() : first;
    if (id != null) {
      waiting.decrementAndGet();
      look(id, now);
      return true;
    }
    var aged = old.poll();
    if (aged != null) {
      kept.prepare(aged, now);
      return true;
    }
    if (walking) {
      walk(now);
      return true;
    }
    return false;
  }

  private void look(String id, Instant now) {
    try {
      records.find(IssuedRecord.TYPE, id).map(Stored::value).ifPresent(one -> sign(one, now));
    } catch (IntegrityException e) {
      // Whoever asks for it is told that something is wrong.
    }
  }

  private void sign(IssuedRecord issued, Instant now) {
    if (issued.notAfter().isBefore(now)) {
      return;
    }
    names
        .of(issued)
        .filter(id -> kept.contains(id) || hasRoom())
        .filter(id -> !kept.isPrepared(id, now))
        .ifPresent(id -> kept.prepare(id, now));
  }

  private boolean hasRoom() {
    return kept.count() < settings.ahead();
  }

  /** A page of what was ever issued. */
  private void walk(Instant now) {
    var page = records.list(IssuedRecord.TYPE, "", place, Order.ASCENDING, PAGE);
    page.records().forEach(found -> sign(found.value(), now));
    looked += PAGE;
    place = page.next();
    walking = place.isPresent() && hasRoom() && looked < (long) LOOKED_AT * settings.ahead();
  }

  /** Finds those that are about to be too old, or wrong; those that were asked for come first. */
  private void goThrough(Instant now) {
    old.clear();
    var since = now.minus(settings.validity());
    var others = new ArrayDeque<OcspCertId>();
    for (var signed : kept.all()) {
      if (signed.isOver(now)) {
        kept.drop(signed.says().id());
      } else if (!KeptAnswers.isReady(signed, now)) {
        boolean first = signed.asked().since(since) && old.size() < settings.ahead();
        (first ? old : others).add(signed.says().id());
      }
    }
    while (old.size() < settings.ahead() && !others.isEmpty()) {
      old.add(others.poll());
    }
    others.forEach(kept::drop);
  }
}
