package io.certwright.internal.ocsp;

import io.certwright.internal.catalogue.NameChanges;
import java.util.Set;

/** Up to which change something is known to be right. Thread-safe. */
final class Seen {

  private final NameChanges changes;
  private final Set<String> names;
  private volatile long count;

  /**
   * Begins.
   *
   * @param names what it depends on
   * @param count the changes before it was read
   */
  Seen(NameChanges changes, Set<String> names, long count) {
    this.changes = changes;
    this.names = Set.copyOf(names);
    this.count = count;
  }

  /** Whether none of the names has changed since, as far as can be told. */
  boolean isRight() {
    long before = count;
    if (changes.count() == before) {
      return true;
    }
    var recent = changes.since(before, names::contains);
    if (recent.everything() || !recent.names().isEmpty()) {
      return false;
    }
    count = recent.count();
    return true;
  }

  /** What it is when it has been read again. */
  Seen at(long newer) {
    return new Seen(changes, names, newer);
  }
}
