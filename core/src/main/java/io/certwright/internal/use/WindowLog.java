package io.certwright.internal.use;

import io.certwright.audit.AuditContext;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Entry;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.record.WindowRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongSupplier;

/** Tells the trail of windows that open and end. Thread-safe. */
final class WindowLog {

  /** The operation of the entry with which a window ends. */
  static final String CLOSED = "keys/use-closed";

  private static final int NUMBER_BYTES = 8;

  private final Gate gate;
  private final RecordStore records;
  private final Clock clock;
  private final LongSupplier ticker;
  private final String node;
  private final Duration length;
  private final Newcomers newcomers;

  WindowLog(
      Gate gate,
      RecordStore records,
      Clock clock,
      LongSupplier ticker,
      String node,
      Duration length) {
    this.gate = gate;
    this.records = records;
    this.clock = clock;
    this.ticker = ticker;
    this.node = node;
    this.length = length;
    this.newcomers = new Newcomers(records, ticker, length);
  }

  /** A window that is wanted. */
  record Wish(Caller caller, UsedKey key, UsePurpose purpose) {}

  /** Tells of a single use. */
  void single(Wish wish, String detail) {
    var found = written(() -> told(wish, detail));
    newcomers.remember(wish, found);
  }

  private Newcomers.Found told(Wish wish, String detail) throws ChangeRefusedException {
    var found = newcomers.look(wish, clock.instant());
    gate.commitEntries(
        List.of(
            new Entry(
                wish.caller().name(),
                wish.purpose().operation(),
                wish.key().id(),
                AuditOutcome.DONE,
                detail,
                found.writes(),
                found.events(),
                wish.caller().context())));
    return found;
  }

  /** Those who use a key for the first time at the same moment write one record. */
  private static <T> T written(Retry.Attempt<T> attempt) {
    return Retry.untilDone(
        attempt,
        () ->
            new ConflictException(
                "others begin to use the same key all the time; nothing was used; try again"));
  }

  /**
   * Opens windows, in one commit with what else is to be told.
   *
   * @param more entries that come before
   */
  List<Window> open(List<Wish> wishes, List<Entry> more) {
    return written(() -> opened(wishes, more));
  }

  private List<Window> opened(List<Wish> wishes, List<Entry> more) throws ChangeRefusedException {
    var windows = new ArrayList<Window>(wishes.size());
    var found = new ArrayList<Newcomers.Found>(wishes.size());
    var entries = new ArrayList<>(more);
    for (var wish : wishes) {
      var window = window(wish);
      windows.add(window);
      found.add(newcomers.look(wish, window.record().opened()));
      entries.add(opening(wish, window.record(), found.get(found.size() - 1)));
    }
    gate.commitEntries(entries);
    for (int i = 0; i < wishes.size(); i++) {
      newcomers.remember(wishes.get(i), found.get(i));
    }
    return windows;
  }

  private Window window(Wish wish) {
    long begun = ticker.getAsLong();
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var sameUntil = wish.key().sameUntil(now);
    boolean lasts = wish.purpose().lasting() && sameUntil.isBefore(Instant.MAX);
    long most = lasts ? Long.MAX_VALUE : length.toNanos();
    var ends = lasts ? sameUntil : earlier(now.plus(length), sameUntil);
    var record =
        new WindowRecord(
            node,
            HexFormat.of().formatHex(records.crypto().randomBytes(NUMBER_BYTES)),
            wish.caller().name(),
            wish.purpose().operation(),
            wish.purpose().label(),
            wish.key().id(),
            now,
            ends,
            Extensions.NONE);
    return new Window(record, begun, most, sameUntil);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private Entry opening(Wish wish, WindowRecord record, Newcomers.Found found) {
    var writes = new ArrayList<>(found.writes());
    writes.add(records.insert(WindowRecord.TYPE, record, RecordStore.noSecret()));
    return new Entry(
        record.identity(),
        record.operation(),
        record.target(),
        AuditOutcome.DONE,
        record.purpose() + "; opens window " + record.id() + " until " + record.ends(),
        writes,
        found.events(),
        wish.caller().context());
  }

  /**
   * Tells of windows that have ended, together or not at all.
   *
   * @throws ChangeRefusedException if somebody else has closed one of them
   */
  void close(List<Window.Ended> ended) throws ChangeRefusedException {
    var entries = new ArrayList<Entry>(ended.size());
    for (var one : ended) {
      entries.add(closing(one.record(), one.told(), List.of(removal(one.record()))));
    }
    gate.commitEntries(entries);
  }

  /** Tells of one that was taken for left open, and closed, before it had ended. */
  void closeLate(Window.Ended ended) {
    var told = ended.told() + "; it was closed already";
    try {
      gate.commitEntries(List.of(closing(ended.record(), told, List.of())));
    } catch (ChangeRefusedException e) {
      throw new IllegalStateException("an entry without preconditions was refused", e);
    }
  }

  /**
   * Tells of windows that nobody counts any more.
   *
   * @throws ChangeRefusedException if somebody else has closed one of them
   */
  void closeLeft(List<WindowRecord> left) throws ChangeRefusedException {
    var entries = new ArrayList<Entry>(left.size());
    for (var one : left) {
      var told = "count unknown: it was left open on " + one.opened();
      entries.add(closing(one, told, List.of(removal(one))));
    }
    gate.commitEntries(entries);
  }

  private static Entry closing(WindowRecord record, String told, List<RecordWrite> writes) {
    return new Entry(
        record.identity(),
        CLOSED,
        record.target(),
        AuditOutcome.DONE,
        record.purpose() + "; closes window " + record.id() + "; " + told,
        writes,
        List.of(),
        AuditContext.NONE);
  }

  /** A window is written once, and never changed. */
  private RecordWrite removal(WindowRecord record) {
    return records.delete(WindowRecord.TYPE, record.id(), 1);
  }
}
