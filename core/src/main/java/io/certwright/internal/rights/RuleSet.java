package io.certwright.internal.rights;

import io.certwright.access.Assignment;
import io.certwright.access.Scope;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an identity's assignments of one effect say about one permission, in a form in which asking
 * costs the same however many there are: only those that hold at certain times are gone through.
 */
final class RuleSet {

  private final boolean everything;
  private final Set<String> names;

  /** Sorted, and none begins like another, so that the last one before a name is the only one. */
  private final String[] prefixes;

  private final Map<String, Set<String>> tags;
  private final List<Assignment> timed;
  private final boolean tagged;

  /**
   * From the assignments whose scopes reach the permission.
   *
   * @param all those of one effect
   */
  RuleSet(List<Assignment> all) {
    var found = new HashSet<String>();
    var beginnings = new TreeSet<String>();
    var byTag = new HashMap<String, Set<String>>();
    var sometimes = new ArrayList<Assignment>();
    boolean vault = false;
    boolean some = false;
    for (var each : all) {
      var scope = each.on();
      some |= scope instanceof Scope.OfTag;
      if (!each.when().isAlways()) {
        sometimes.add(each);
      } else if (scope instanceof Scope.OfVault) {
        vault = true;
      } else if (scope instanceof Scope.OfOne one) {
        found.add(one.name());
      } else if (scope instanceof Scope.OfPrefix prefix) {
        beginnings.add(prefix.prefix());
      } else if (scope instanceof Scope.OfTag tag) {
        byTag.computeIfAbsent(tag.key(), key -> new HashSet<>()).add(tag.value());
      }
    }
    this.everything = vault;
    this.names = Set.copyOf(found);
    this.prefixes = shortest(beginnings);
    this.tags = Map.copyOf(byTag);
    this.timed = List.copyOf(sometimes);
    this.tagged = some;
  }

  private static String[] shortest(SortedSet<String> sorted) {
    var kept = new ArrayList<String>();
    for (var each : sorted) {
      if (kept.isEmpty() || !each.startsWith(kept.get(kept.size() - 1))) {
        kept.add(each);
      }
    }
    return kept.toArray(String[]::new);
  }

  /** Whether one of them holds for what is asked. */
  boolean holds(Question asked) {
    return everything
        || (!names.isEmpty() && names.contains(asked.name()))
        || beginsLikeOne(asked.name())
        || (!tags.isEmpty() && hasTag(asked))
        || (!timed.isEmpty() && holdsNow(asked));
  }

  private boolean beginsLikeOne(String name) {
    if (prefixes.length == 0) {
      return false;
    }
    int at = Arrays.binarySearch(prefixes, name);
    int before = at >= 0 ? at : -at - 2;
    return before >= 0 && name.startsWith(prefixes[before]);
  }

  private boolean hasTag(Question asked) {
    for (var tag : asked.tags().of(asked.permission().kind(), asked.name()).entrySet()) {
      var values = tags.get(tag.getKey());
      if (values != null && values.contains(tag.getValue())) {
        return true;
      }
    }
    return false;
  }

  private boolean holdsNow(Question asked) {
    for (var each : timed) {
      if (Scopes.hold(each, asked)) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of them holds for everything there is. */
  boolean holdsEverywhere(Clock clock) {
    if (everything) {
      return true;
    }
    for (var each : timed) {
      if (each.on() instanceof Scope.OfVault && each.when().admit(clock.instant())) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of them holds for anything at all. */
  boolean holdsSomewhere(Clock clock) {
    if (everything || !names.isEmpty() || prefixes.length > 0 || !tags.isEmpty()) {
      return true;
    }
    for (var each : timed) {
      if (each.when().admit(clock.instant())) {
        return true;
      }
    }
    return false;
  }

  /** Whether the answer may depend on tags. */
  boolean looksAtTags() {
    return tagged;
  }

  /** Whether the answer may be another at another time. */
  boolean looksAtTheTime() {
    return !timed.isEmpty();
  }
}
