package io.certwright.internal.catalogue;

import io.certwright.internal.record.BlockedKeyRecord;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.record.TrustBundleRecord;
import io.certwright.internal.record.VersionRecord;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What was changed in a vault lately, by this process or another: who listens is told, who looks
 * finds counts that never fall. It is told after the new state can be read. Thread-safe.
 */
public final class Changes {

  /** What trust in foreign certificates depends on: anchors, and what is known to be revoked. */
  private static final Set<String> TRUSTED =
      Set.of(TrustBundleRecord.KIND, VersionRecord.KIND, IssuedRecord.KIND, BlockedKeyRecord.KIND);

  private final ChangeSignal signal = new ChangeSignal();
  private final NameChanges certificates = new NameChanges();
  private final NameChanges bundles = new NameChanges();
  private final NameChanges issued = new NameChanges();
  private final Map<String, NameChanges> byKind =
      Map.of(TrustBundleRecord.KIND, bundles, IssuedRecord.KIND, issued);
  private final Map<String, List<ChangeListener>> listeners = new ConcurrentHashMap<>();
  private final AtomicLong trust = new AtomicLong();
  private final AtomicLong trail = new AtomicLong();

  Changes() {}

  /** Has the listener told of the records of a kind, from now on. */
  public void listen(String kind, ChangeListener listener) {
    listeners.computeIfAbsent(kind, any -> new CopyOnWriteArrayList<>()).add(listener);
  }

  /** Wakes those who wait for a change. */
  public ChangeSignal signal() {
    return signal;
  }

  /** Which certificates have changed lately, by their folded names. */
  public NameChanges certificates() {
    return certificates;
  }

  /** Which trust bundles have changed lately. */
  public NameChanges trustBundles() {
    return bundles;
  }

  /** What the CAs have issued or revoked lately, by the ids of the records of that. */
  public NameChanges issued() {
    return issued;
  }

  /** How often anything changed that trust in foreign certificates depends on. */
  public long trust() {
    return trust.get();
  }

  /** How far the audit trail has grown, as far as this node knows: a count of changes to it. */
  public long trail() {
    return trail.get();
  }

  void trailGrew() {
    trail.incrementAndGet();
  }

  void certificateChanged(String name) {
    certificates.changed(name);
    signal.raise();
  }

  /** A record of the vault was changed. */
  void changed(String kind, String id, boolean addedHere) {
    if (TRUSTED.contains(kind)) {
      trust.incrementAndGet();
    }
    var names = byKind.get(kind);
    if (names != null) {
      names.changed(id);
    }
    for (var listener : listeners.getOrDefault(kind, List.of())) {
      if (addedHere) {
        listener.added(id);
      } else {
        listener.changed(id);
      }
    }
  }

  /** Any record may have been changed. */
  void everythingChanged() {
    trail.incrementAndGet();
    trust.incrementAndGet();
    listeners.values().forEach(all -> all.forEach(ChangeListener::everythingChanged));
    certificates.everythingChanged();
    byKind.values().forEach(NameChanges::everythingChanged);
    signal.raise();
  }
}
