package io.certwright.internal.tls;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one name that JSSE may ask for: the current one, and those that were current a
 * while ago, for handshakes that chose them. Immutable.
 *
 * <p>Of the former ones, the last {@value #KEPT} stay whatever their age, and up to {@value #MOST}
 * those that were replaced less than {@value #KEPT_MILLIS} ms ago.
 *
 * @param current null if the name has none to serve
 * @param former the newest first
 */
record Slot(@Nullable Presentable current, List<Former> former) {
  static final Slot EMPTY = new Slot(null, List.of());
  static final int KEPT = 4;
  static final int MOST = 64;
  static final long KEPT_MILLIS = 600_000;

  /** A version that is no longer current. */
  record Former(Presentable identity, long replacedMillis) {}

  /** The slot with another current version, or none. */
  Slot with(@Nullable Presentable next, long nowMillis) {
    List<Former> kept = new ArrayList<>();
    if (current != null && (next == null || !next.alias().equals(current.alias()))) {
      kept.add(new Former(current, nowMillis));
    }
    for (Former old : former) {
      boolean isFresh = nowMillis - old.replacedMillis() < KEPT_MILLIS;
      if (kept.size() < KEPT || (isFresh && kept.size() < MOST)) {
        kept.add(old);
      }
    }
    return new Slot(next, List.copyOf(kept));
  }

  @Nullable Presentable find(String alias) {
    if (current != null && current.alias().equals(alias)) {
      return current;
    }
    for (Former old : former) {
      if (old.identity().alias().equals(alias)) {
        return old.identity();
      }
    }
    return null;
  }
}
