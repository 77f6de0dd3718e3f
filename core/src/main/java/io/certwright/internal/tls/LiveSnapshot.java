package io.certwright.internal.tls;

import io.certwright.internal.catalogue.NameChanges;
import io.certwright.internal.node.PatientLock;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the snapshot up with the source. A handshake pays a volatile read; the first one after a
 * change asks for the names that changed, and no others.
 *
 * <p>A name whose question fails keeps its last answer and is asked for again after {@value
 * #PAUSE_MILLIS} ms.
 */
final class LiveSnapshot {
  static final long PAUSE_MILLIS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(LiveSnapshot.class);

  private final TlsSource source;
  private final Clock clock;
  private final Live<State> live;

  /**
   * Asks for every name once.
   *
   * @throws IllegalArgumentException if there is no name, or one twice
   * @throws RuntimeException what the source throws
   */
  LiveSnapshot(TlsSource source, List<String> names, Clock clock) {
    this.source = source;
    this.clock = clock;
    Map<String, Integer> numbers = numbers(names);
    long seen = source.changes().count();
    Map<String, @Nullable Presentable> first = new LinkedHashMap<>();
    for (String name : names) {
      first.put(name, resolve(name));
    }
    Snapshot snapshot = Snapshot.empty(numbers).with(first, clock.millis());
    this.live = new Live<>(new State(snapshot, seen, Set.of(), 0), this::isStale, this::next);
  }

  /**
   * The snapshot with every change that was told before the call, unless the source fails or hangs.
   */
  Snapshot latest() {
    return live.latest().snapshot();
  }

  /** The snapshot as it is, for what was chosen from it or an earlier one. */
  Snapshot present() {
    return live.present().snapshot();
  }

  private static Map<String, Integer> numbers(List<String> names) {
    Map<String, Integer> numbers = new HashMap<>();
    for (String name : names) {
      if (numbers.put(name, numbers.size()) != null) {
        throw new IllegalArgumentException("The name " + name + " is given twice");
      }
    }
    if (numbers.isEmpty()) {
      throw new IllegalArgumentException("TLS needs at least one name to serve");
    }
    // Not Map.copyOf: names that differ in their last digits only would lie in long runs there.
    return Collections.unmodifiableMap(numbers);
  }

  private boolean isStale(State state) {
    return source.changes().count() != state.seen() || isRetryDue(state);
  }

  private boolean isRetryDue(State state) {
    return !state.pending().isEmpty() && clock.millis() >= state.retryMillis();
  }

  private State next(State old) {
    Map<String, Integer> numbers = old.snapshot().numbers();
    NameChanges.Recent recent = source.changes().since(old.seen(), numbers::containsKey);
    Set<String> names =
        new LinkedHashSet<>(recent.everything() ? numbers.keySet() : recent.names());
    if (isRetryDue(old)) {
      names.addAll(old.pending());
    }
    Map<String, @Nullable Presentable> changed = new LinkedHashMap<>();
    List<String> unanswered = ask(names, old, changed);

    Set<String> pending = new LinkedHashSet<>(old.pending());
    pending.removeAll(names);
    pending.addAll(unanswered);
    long now = clock.millis();
    return new State(
        changed.isEmpty() ? old.snapshot() : old.snapshot().with(changed, now),
        recent.count(),
        pending,
        unanswered.isEmpty() ? old.retryMillis() : now + PAUSE_MILLIS);
  }

  /**
   * Asks for names and puts the answers that differ into {@code changed}. A source that fails
   * slowly is not asked for all of them: each failure might be a timeout of many seconds.
   *
   * @return the names without an answer, those that were not asked for first
   */
  private List<String> ask(
      Set<String> names, State old, Map<String, @Nullable Presentable> changed) {
    List<String> failed = new ArrayList<>();
    List<String> unasked = new ArrayList<>();
    long start = System.nanoTime();
    for (String name : names) {
      if (!failed.isEmpty()
          && System.nanoTime() - start
              > TimeUnit.MILLISECONDS.toNanos(PatientLock.PATIENCE_MILLIS)) {
        unasked.add(name);
        continue;
      }
      try {
        Presentable before = old.snapshot().current(name);
        Presentable after = resolve(name);
        if (before == null ? after != null : !before.isSame(after)) {
          changed.put(name, after == null ? null : after.after(before));
        }
      } catch (RuntimeException e) {
        failed.add(name);
        if (!old.pending().contains(name)) {
          LOG.warn("TLS goes on with the last known certificate of {}: {}", name, e.toString());
        }
      }
    }
    unasked.addAll(failed);
    return unasked;
  }

  private @Nullable Presentable resolve(String name) {
    TlsIdentity identity = source.current(name).orElse(null);
    if (identity == null) {
      return null;
    }
    if (!identity.name().equals(name)) {
      throw new IllegalArgumentException(
          "Asked for " + name + ", the source of TLS identities answered " + identity.name());
    }
    return Presentable.of(identity);
  }

  /**
   * All that changes, changed at once.
   *
   * @param seen the changes that the snapshot knows of
   * @param pending names without a valid answer, to be asked for at {@code retryMillis}
   */
  private record State(Snapshot snapshot, long seen, Set<String> pending, long retryMillis) {}
}
