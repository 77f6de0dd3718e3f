package io.certwright.keystore;

import io.certwright.internal.search.Conditions;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which certificates are entries.
 *
 * @param any whether any are
 * @param names only these, folded, in their order; empty: all
 * @param conditions what each must meet besides
 */
record Selection(boolean any, Set<String> names, Conditions conditions) {

  /** Copies the names, in their order. */
  Selection {
    names = Collections.unmodifiableSet(new LinkedHashSet<>(names));
  }

  /** Whether a certificate may be an entry, as far as its folded name tells. */
  boolean admits(String name) {
    return any && (names.isEmpty() || names.contains(name));
  }

  boolean isConditional() {
    return !conditions.equals(Conditions.NONE);
  }
}
