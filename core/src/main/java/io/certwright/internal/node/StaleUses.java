package io.certwright.internal.node;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Which keys were used although their state could not be asked for lately. Thread-safe. */
public final class StaleUses {

  private static final int MOST = 1_000;

  private final Set<String> ids = ConcurrentHashMap.newKeySet();

  /** A key was used; beyond a thousand of them none is added. */
  public void add(String id) {
    if (ids.size() < MOST) {
      ids.add(id);
    }
  }

  /** Its state is known again. */
  public void remove(String id) {
    if (!ids.isEmpty()) {
      ids.remove(id);
    }
  }

  /** All states are known again. */
  public void clear() {
    ids.clear();
  }

  /** The keys, in order. */
  public Set<String> ids() {
    return new TreeSet<>(ids);
  }
}
