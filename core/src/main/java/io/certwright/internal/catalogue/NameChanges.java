package io.certwright.internal.catalogue;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which names have changed lately. A writer tells it a name <em>after</em> the new state can be
 * read; a reader compares {@link #count} with what it saw, one volatile read, and asks for the
 * names only if it moved.
 *
 * <p>It remembers the last 1,024 changes. A reader that comes later is told that everything may
 * have changed. Holds no reference to its readers. Thread-safe.
 */
public final class NameChanges {
  private static final int REMEMBERED = 1_024;

  /** The names, by count modulo length; null where everything may have changed. Guarded by this. */
  private final @Nullable String[] ring = new @Nullable String[REMEMBERED];

  private volatile long count;

  /** The current identity of one name may be another now. */
  public void changed(String name) {
    add(name);
  }

  /** Any name may have changed, as after a gap in what the source was told. */
  public void everythingChanged() {
    add(null);
  }

  /** How many changes there were; never falls. */
  public long count() {
    return count;
  }

  /** The changes after the first {@code seen}, of the names that the reader wants to know of. */
  public synchronized Recent since(long seen, Predicate<String> wanted) {
    if (count - seen > REMEMBERED) {
      return new Recent(count, true, Set.of());
    }
    Set<String> names = new HashSet<>();
    for (long i = seen; i < count; i++) {
      String name = ring[(int) (i % REMEMBERED)];
      if (name == null) {
        return new Recent(count, true, Set.of());
      }
      if (wanted.test(name)) {
        names.add(name);
      }
    }
    return new Recent(count, false, names);
  }

  private synchronized void add(@Nullable String name) {
    ring[(int) (count % REMEMBERED)] = name;
    count = count + 1;
  }

  /**
   * An answer.
   *
   * @param count the changes up to which it tells
   * @param everything whether all names may have changed
   * @param names those that have, if not everything
   */
  public record Recent(long count, boolean everything, Set<String> names) {}
}
