package io.certwright.storage.file.internal;

import io.certwright.spi.storage.RecordKey;
import io.certwright.storage.file.report.Damage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What was found damaged. Thread-safe. */
final class Damages {

  /** No more reports than this are kept: a bad disk must not fill the heap as well. */
  private static final int MAX_REPORTS = 10_000;

  private final Set<Damage> reports = new LinkedHashSet<>();
  private final Set<Long> suspects = ConcurrentHashMap.newKeySet();
  private final Map<RecordKey, Place> unreadable = new ConcurrentHashMap<>();
  private final Queue<Damage> untold = new ConcurrentLinkedQueue<>();

  /** Where a payload is. */
  private record Place(long segment, int offset) {}

  private volatile @Nullable Consumer<Damage> listener;

  /** From now on the listener is told; first of what was found so far. */
  void listen(Consumer<Damage> newListener) {
    listener = newListener;
    tell();
  }

  /** Tells the listener what was reported since; called where nobody waits for the caller. */
  void tell() {
    var told = listener;
    if (told != null) {
      for (var next = untold.poll(); next != null; next = untold.poll()) {
        told.accept(next);
      }
    }
  }

  void report(Damage damage) {
    synchronized (reports) {
      if (reports.size() >= MAX_REPORTS || !reports.add(damage)) {
        return;
      }
    }
    untold.add(damage);
  }

  List<Damage> reports() {
    synchronized (reports) {
      return new ArrayList<>(reports);
    }
  }

  /** Forgets everything, as what it came from turned out to be damaged itself. */
  void clear() {
    synchronized (reports) {
      reports.clear();
    }
    untold.clear();
    suspects.clear();
    unreadable.clear();
  }

  /** The payload of this entry cannot be read. */
  void unreadable(Entry entry, String why) {
    var place = new Place(entry.segment(), entry.offset());
    if (!place.equals(unreadable.put(entry.key(), place))) {
      var key = entry.key();
      report(
          new Damage(
              Damage.Kind.RECORD,
              SegmentFormat.name(entry.segment()),
              entry.offset(),
              entry.length(),
              Optional.of(key),
              "the payload of " + key + " is damaged: " + why + "; restore it from a backup"));
    }
  }

  /** A commit that wrote the key with this fingerprint is damaged. */
  void suspect(long fingerprint) {
    suspects.add(fingerprint);
  }

  /** The record was written anew, so what was damaged of it matters no more. */
  void healed(RecordKey key) {
    if (!unreadable.isEmpty()) {
      unreadable.remove(key);
    }
    if (!suspects.isEmpty()) {
      suspects.remove(Fingerprint.of(key));
    }
  }

  Set<Long> suspects() {
    return suspects;
  }

  /** Whether the last thing that was written of this record is lost. */
  boolean isSuspect(RecordKey key) {
    return !suspects.isEmpty() && suspects.contains(Fingerprint.of(key));
  }

  /** Whether a listing can show the entry, as far as is known. */
  boolean isSound(Entry entry) {
    return (unreadable.isEmpty() || !isUnreadable(entry))
        && (suspects.isEmpty() || !isSuspect(entry.key()));
  }

  private boolean isUnreadable(Entry entry) {
    return new Place(entry.segment(), entry.offset()).equals(unreadable.get(entry.key()));
  }
}
