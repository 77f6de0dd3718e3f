package io.certwright.internal.rights;

import io.certwright.access.Assignment;
import io.certwright.access.Effect;
import io.certwright.access.Group;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * What a change of the rules may give to somebody: by what is allowed anew, to more of them, and by
 * what is no longer denied. It may name more than there is, never less.
 */
public final class Growth {

  /**
   * A permission that somebody may have more of.
   *
   * @param on where
   */
  public record Gain(Permission permission, Scope on) {}

  private final AccessRules before;
  private final AccessRules after;
  private final Set<String> joined;
  private final Set<String> left;

  private Growth(AccessRules before, AccessRules after) {
    this.before = before;
    this.after = after;
    this.joined = after.above(changed((was, is) -> !is(was, is)));
    this.left = before.above(changed((was, is) -> !is(is, was)));
  }

  /** What the change from some rules to others may give. */
  public static List<Gain> of(AccessRules before, AccessRules after) {
    var growth = new Growth(before, after);
    var gains = new ArrayList<Gain>();
    growth.gains(after, before, Effect.ALLOW, growth.joined, gains);
    growth.gains(before, after, Effect.DENY, growth.left, gains);
    return gains;
  }

  /** Whether the members of the one are all members of the other. */
  private static boolean is(Group within, Group all) {
    return all.identities().containsAll(within.identities())
        && all.groups().containsAll(within.groups());
  }

  /** The groups, as they were and as they are, of which that holds. */
  private Set<String> changed(BiPredicate<Group, Group> such) {
    var names = new HashSet<>(before.groups().keySet());
    names.addAll(after.groups().keySet());
    names.removeIf(
        name ->
            !such.test(
                after.groups().getOrDefault(name, Group.of(name)),
                before.groups().getOrDefault(name, Group.of(name))));
    return names;
  }

  /** What assignments of an effect say in some rules that they do not in the others. */
  private void gains(
      AccessRules some, AccessRules others, Effect effect, Set<String> more, List<Gain> gains) {
    for (var assignment : some.assignments().values()) {
      if (assignment.effect() == effect) {
        var permissions = EnumSet.noneOf(Permission.class);
        permissions.addAll(some.permissions(assignment.what()));
        if (isSame(assignment, others) && !isTo(assignment, more)) {
          permissions.removeAll(others.permissions(assignment.what()));
        }
        for (var permission : permissions) {
          if (assignment.on().reaches(permission)) {
            gains.add(new Gain(permission, assignment.on()));
          }
        }
      }
    }
  }

  private static boolean isSame(Assignment assignment, AccessRules others) {
    return assignment.equals(others.assignments().get(assignment.name()));
  }

  private static boolean isTo(Assignment assignment, Set<String> groups) {
    return assignment.to() instanceof Principal.OfGroup group && groups.contains(group.name());
  }
}
