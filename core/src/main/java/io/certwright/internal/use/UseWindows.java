package io.certwright.internal.use;

import io.certwright.audit.AuditSettings;
import io.certwright.errors.OutcomeUnknownException;
import io.certwright.errors.StorageFailureException;
import io.certwright.errors.VaultClosedException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Entry;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.use.WindowLog.Wish;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where every use of a private key of the vault passes after it is allowed and before it happens.
 * The first one of an identity, a version and a purpose opens a window: the trail says so before
 * the key is used. The others are counted, without a lock and without a commit, until the window
 * ends; then the trail is told how many they were. A window that is over goes on for as long as the
 * storage cannot be told of the next one.
 *
 * <p>If each use is to be told by itself, none is counted. The same holds for those that come when
 * 10,000 windows are open. Thread-safe.
 */
public final class UseWindows implements AutoCloseable {

  /** How many windows a node has open at most. */
  static final int MOST = 10_000;

  private static final long AGAIN_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long SWEEP_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();
  private static final int BATCH = 100;

  private final WindowLog log;
  private final LeftOpen left;
  private final EndedWindows ended;
  private final Clock clock;
  private final LongSupplier ticker;
  private final boolean strict;
  private final ConcurrentHashMap<Door.Place, Door> doors = new ConcurrentHashMap<>();
  private final AtomicLong nextSweep;
  private volatile boolean closed;

  /**
   * Those of a node.
   *
   * @param ticker nanoseconds that only ever go on
   * @param node its folded name
   */
  public UseWindows(
      Gate gate,
      RecordStore records,
      Clock clock,
      LongSupplier ticker,
      String node,
      AuditSettings settings) {
    this.log = new WindowLog(gate, records, clock, ticker, node, settings.window());
    this.left = new LeftOpen(log, records, clock, node, ticker.getAsLong());
    this.ended = new EndedWindows(log);
    this.clock = clock;
    this.ticker = ticker;
    this.strict = settings.strict();
    this.nextSweep = new AtomicLong(ticker.getAsLong() + SWEEP_NANOS);
    left.closeOwn();
  }

  /** What is to be shown at each use of a key by a caller. */
  public UseTicket of(Caller caller, UsedKey key, UsePurpose purpose) {
    var wish = new Wish(caller, key, purpose);
    return strict ? new Singly(wish) : new Ticket(wish);
  }

  /**
   * Opens windows of a caller for several keys, a hundred in a commit.
   *
   * @param first an entry that comes before all of them
   */
  public void openAll(Caller caller, List<UsedKey> keys, UsePurpose purpose, Entry first) {
    var entries = List.of(first);
    var batch = new ArrayList<UsedKey>();
    var some = strict ? List.<UsedKey>of() : keys;
    for (var key : some) {
      batch.add(key);
      if (batch.size() == BATCH) {
        openTogether(caller, batch, purpose, entries);
        entries = List.of();
        batch.clear();
      }
    }
    if (!batch.isEmpty() || !entries.isEmpty()) {
      openTogether(caller, batch, purpose, entries);
    }
  }

  private void openTogether(
      Caller caller, List<UsedKey> keys, UsePurpose purpose, List<Entry> entries) {
    var held = new ArrayList<Door>();
    var wishes = new ArrayList<Wish>();
    try {
      for (var key : keys) {
        var wish = new Wish(caller, key, purpose);
        var door = door(wish);
        // Whose lock somebody else has opens by that hand, or when it is served.
        if (door != null && door.window == null && !door.gone && door.lock.tryLock()) {
          held.add(door);
          wishes.add(wish);
        }
      }
      if (wishes.isEmpty() && entries.isEmpty()) {
        return;
      }
      var windows = log.open(wishes, entries);
      for (int i = 0; i < held.size(); i++) {
        if (held.get(i).window == null) {
          held.get(i).window = windows.get(i);
        }
      }
    } finally {
      held.forEach(door -> door.lock.unlock());
    }
  }

  private @Nullable Door door(Wish wish) {
    var place = new Door.Place(wish.caller().name(), wish.key().id(), wish.purpose());
    var known = doors.get(place);
    if (known != null || doors.size() >= MOST) {
      return known;
    }
    return doors.computeIfAbsent(place, unused -> new Door());
  }

  /** Each use by itself. */
  private final class Singly implements UseTicket {
    private final Wish wish;

    Singly(Wish wish) {
      this.wish = wish;
    }

    @Override
    public void open() {
      log.single(wish, wish.purpose().label());
    }

    @Override
    public void use() {
      log.single(wish, wish.purpose().label() + "; one use");
    }
  }

  /** Uses that are counted. */
  private final class Ticket implements UseTicket {
    private final Wish wish;
    private volatile @Nullable Door door;

    Ticket(Wish wish) {
      this.wish = wish;
    }

    @Override
    public void open() {
      pass(false);
    }

    @Override
    public void use() {
      var known = door;
      if (known == null || !known.count(ticker.getAsLong())) {
        pass(true);
      }
    }

    private void pass(boolean counted) {
      boolean passed = false;
      while (!passed) {
        var at = door(wish);
        door = at;
        if (at == null) {
          log.single(wish, wish.purpose().label() + (counted ? "; one use" : ""));
          return;
        }
        passed = UseWindows.this.pass(at, wish, counted);
      }
      sweepIfWanted();
    }
  }

  /** Whether it could be passed; not: the door is not in use any more. */
  private boolean pass(Door door, Wish wish, boolean counted) {
    long now = ticker.getAsLong();
    var seen = door.window;
    if (seen != null && !seen.isOver(now, clock) && count(seen, now, counted)) {
      return true;
    }
    if (!door.lock.tryLock()) {
      // Somebody is at it. What is open goes on until then.
      if (seen != null && count(seen, now, counted)) {
        return true;
      }
      door.lock.lock();
    }
    try {
      return !door.gone && renew(door, wish, counted);
    } finally {
      door.lock.unlock();
    }
  }

  private static boolean count(Window window, long now, boolean counted) {
    return counted ? window.countAnyhow(now) : window.isOpen();
  }

  private boolean renew(Door door, Wish wish, boolean counted) {
    long now = ticker.getAsLong();
    var seen = door.window;
    if (seen != null && !seen.isOver(now, clock) && count(seen, now, counted)) {
      return true;
    }
    if (closed) {
      throw new VaultClosedException();
    }
    Window next;
    try {
      next = log.open(List.of(wish), List.of()).get(0);
    } catch (StorageFailureException | OutcomeUnknownException e) {
      if (seen != null && count(seen, now, counted)) {
        seen.goOn(ticker.getAsLong() + AGAIN_NANOS);
        return true;
      }
      throw e;
    }
    door.window = next;
    if (counted) {
      boolean unused = next.countAnyhow(now);
    }
    if (seen != null) {
      ended.add(seen.close());
      ended.tell();
    }
    return true;
  }

  /** Whether it is time to look for windows that are over. */
  public boolean isWanted() {
    return ticker.getAsLong() - nextSweep.get() >= 0;
  }

  /**
   * Closes, in this thread, what is over and was not used since, if it is time to look for that.
   */
  public void sweepIfWanted() {
    long at = nextSweep.get();
    long now = ticker.getAsLong();
    if (now - at < 0 || closed || !nextSweep.compareAndSet(at, now + SWEEP_NANOS)) {
      return;
    }
    closeOver(now);
    ended.tell();
    left.closeOthers(now);
  }

  private void closeOver(long now) {
    List<Door.Place> batch;
    do {
      batch = new ArrayList<>();
      for (var each : doors.entrySet()) {
        var window = each.getValue().window;
        if (window != null && window.isOver(now, clock)) {
          batch.add(each.getKey());
          if (batch.size() == BATCH) {
            break;
          }
        }
      }
    } while (!batch.isEmpty() && closeTogether(batch, now) && batch.size() == BATCH);
  }

  /** Whether they are closed; not: they go on, because the trail cannot be told. */
  private boolean closeTogether(List<Door.Place> places, long now) {
    var held = new ArrayList<Door>();
    var over = new LinkedHashMap<Door.Place, Window>();
    try {
      for (var place : places) {
        var door = doors.get(place);
        if (door != null && door.lock.tryLock()) {
          held.add(door);
          var window = door.window;
          if (window != null && window.isOver(now, clock)) {
            over.put(place, window);
          }
        }
      }
      return !over.isEmpty() && closeHeld(over);
    } finally {
      held.forEach(door -> door.lock.unlock());
    }
  }

  private boolean closeHeld(Map<Door.Place, Window> over) {
    boolean told = ended.tellNow(over.values().stream().map(Window::close).toList());
    over.forEach(
        (place, window) -> {
          if (told) {
            forget(place);
          } else {
            window.reopen();
          }
        });
    return told;
  }

  /** To be called by whoever has the door's lock. */
  private void forget(Door.Place place) {
    var door = doors.remove(place);
    if (door != null) {
      door.gone = true;
      door.window = null;
    }
  }

  /** Closes all windows; no further one opens. */
  @Override
  public void close() {
    closed = true;
    long until = System.nanoTime() + PATIENCE_NANOS;
    doors.forEach((place, door) -> closeInTime(place, door, until));
    ended.tellLast(PATIENCE_NANOS);
  }

  /** What somebody has in hand for too long stays open in the trail. */
  private void closeInTime(Door.Place place, Door door, long until) {
    try {
      if (door.lock.tryLock(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        try {
          var window = door.window;
          forget(place);
          if (window != null) {
            ended.add(window.close());
          }
        } finally {
          door.lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
