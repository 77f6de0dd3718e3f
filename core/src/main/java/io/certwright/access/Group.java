package io.certwright.access;

import io.certwright.errors.InvalidRequestException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A named set of identities and of other groups, whose members are its members as well. No group is
 * in itself, not even through others.
 *
 * @param name 1 to 127 letters, digits and hyphens; kept in lower case
 * @param identities the names of identities, up to 1,000; they are compared letter by letter
 * @param groups the names of groups, up to 100; kept in lower case
 */
public record Group(String name, Set<String> identities, Set<String> groups) {

  private static final int MOST_IDENTITIES = 1_000;
  private static final int MOST_GROUPS = 100;

  /** Checks the texts and copies the sets. */
  public Group {
    name = Texts.name("group", name);
    requireAtMost("identities", identities.size(), MOST_IDENTITIES);
    requireAtMost("groups", groups.size(), MOST_GROUPS);
    var people = new TreeSet<String>();
    identities.forEach(each -> people.add(Texts.plain("identity name", each)));
    var nested = new TreeSet<String>();
    groups.forEach(each -> nested.add(Texts.name("group", each)));
    if (nested.contains(name)) {
      throw new InvalidRequestException("groups", "the group \"" + name + "\" is in itself");
    }
    identities = Collections.unmodifiableSet(people);
    groups = Collections.unmodifiableSet(nested);
  }

  /** A group of identities. */
  public static Group of(String name, String... identities) {
    return new Group(name, new TreeSet<>(List.of(identities)), Set.of());
  }

  private static void requireAtMost(String field, int size, int most) {
    if (size > most) {
      throw new InvalidRequestException(
          field, "there are " + size + "; the limit is " + most + "; make groups of groups");
    }
  }
}
