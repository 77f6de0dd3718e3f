package io.certwright.internal.gate;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.audit.AuditSettings;
import io.certwright.errors.VaultException;
import io.certwright.event.VaultEvent;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the trail is told of as counts: denials and administrative reads beyond the first of their
 * kind, and public reads. What cannot be told when a window ends is told later, a thousand entries
 * at most. Thread-safe.
 */
final class Counting {

  private static final Logger LOG = LoggerFactory.getLogger(Counting.class);
  private static final int MOST_WAITING = 1_000;
  private static final int BATCH = 100;
  private static final long SWEEP_NANOS = 60_000_000_000L;

  /** What takes something secret out of the vault in the clear. */
  private static final Set<String> EXPORTS =
      Set.of(Permission.KEYS_EXPORT.code(), Permission.SECRETS_GET.code());

  private final AuditSettings settings;
  private final LongSupplier ticker;
  private final Journal journal;
  private final Repeats repeats;
  private final Reads reads;
  private final Bursts denials;
  private final Bursts exports;
  private final AtomicLong nextSweep;
  private final AtomicLong nextReads;
  private final ReentrantLock telling = new ReentrantLock();

  /** Guarded by the lock. */
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();

  /** Makes entries durable together. */
  interface Journal {
    void write(List<Entry> entries);
  }

  Counting(AuditSettings settings, Clock clock, LongSupplier ticker, Journal journal) {
    long length = settings.window().toNanos();
    long now = ticker.getAsLong();
    this.settings = settings;
    this.ticker = ticker;
    this.journal = journal;
    this.repeats = new Repeats(clock, ticker, length);
    this.reads = new Reads(clock);
    this.denials = new Bursts(settings.denials(), ticker);
    this.exports = new Bursts(settings.exports(), ticker);
    this.nextSweep = new AtomicLong(now + SWEEP_NANOS);
    this.nextReads = new AtomicLong(now + length);
  }

  /** Tells of a denial, or counts it. */
  void denied(Entry entry) {
    boolean burst = denials.happened(entry.identity());
    var measure = settings.denials();
    var told =
        burst
            ? entry.with(new VaultEvent.DenialBurst(measure.count(), measure.within().toSeconds()))
            : entry;
    tell(told, burst);
  }

  /** What was done, with what listeners are told if it takes too many secrets out. */
  Entry judged(Entry entry) {
    boolean export = entry.outcome() == AuditOutcome.DONE && EXPORTS.contains(entry.operation());
    var measure = settings.exports();
    return export && exports.happened(entry.identity())
        ? entry.with(new VaultEvent.ExportBurst(measure.count(), measure.within().toSeconds()))
        : entry;
  }

  /** Takes note of a read that is about to be answered. */
  void read(Caller caller, Permission permission, String target) {
    switch (Reading.of(permission)) {
      case NONE -> {}
      case PUBLIC -> {
        if (!caller.isOwner()) {
          reads.count(caller, permission);
        }
      }
      case ADMINISTRATIVE -> administrative(caller, permission, target);
    }
  }

  /**
   * Takes note of a read of how the vault is run. The owner's are counted only: it must be able to
   * read the trail of a vault that nothing can be written to any more.
   */
  void administrative(Caller caller, Permission permission, String target) {
    if (!caller.isOwner()) {
      var entry = Entry.of(caller, permission.code(), target, AuditOutcome.DONE, "read");
      tell(entry, false);
    } else if (!caller.isSystem()) {
      reads.countOfOwner(permission);
    }
  }

  private void tell(Entry entry, boolean anyhow) {
    if (settings.strict()) {
      journal.write(List.of(entry));
      return;
    }
    var telling = repeats.happened(entry, anyhow);
    if (telling.isEmpty()) {
      return;
    }
    var entries = new ArrayList<Entry>();
    telling.get().before().ifPresent(entries::add);
    entries.add(entry);
    boolean done = false;
    try {
      journal.write(entries);
      done = true;
    } finally {
      if (!done) {
        telling.get().failed();
      }
    }
  }

  /** Whether it is time to look for windows that are over. */
  boolean isWanted() {
    return ticker.getAsLong() - nextSweep.get() >= 0;
  }

  /** Tells what was counted in windows that are over, if it is time to look for that. */
  void sweepIfWanted() {
    long at = nextSweep.get();
    long now = ticker.getAsLong();
    if (now - at >= 0 && nextSweep.compareAndSet(at, now + SWEEP_NANOS) && telling.tryLock()) {
      try {
        repeats.over().forEach(this::add);
        if (now - nextReads.get() >= 0) {
          nextReads.set(now + settings.window().toNanos());
          reads.take().forEach(this::add);
        }
        write();
      } finally {
        telling.unlock();
      }
    }
  }

  /** Tells all that was counted, for the last time. */
  void finish() {
    if (telling.tryLock()) {
      try {
        repeats.all().forEach(this::add);
        reads.take().forEach(this::add);
        write();
      } finally {
        telling.unlock();
      }
    }
  }

  private void add(Entry entry) {
    if (waiting.size() < MOST_WAITING) {
      waiting.add(entry);
    } else {
      LOG.warn("more than {} counts wait to be told in the trail; one is lost", MOST_WAITING);
    }
  }

  private void write() {
    try {
      while (!waiting.isEmpty()) {
        var batch = waiting.stream().limit(BATCH).toList();
        journal.write(batch);
        batch.forEach(told -> waiting.remove());
      }
    } catch (VaultException e) {
      LOG.debug("what was counted is told in the trail later", e);
    }
  }
}
