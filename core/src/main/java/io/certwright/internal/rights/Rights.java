package io.certwright.internal.rights;

import io.certwright.access.AccessDecision;
import io.certwright.access.Assignment;
import io.certwright.access.Effect;
import io.certwright.access.Permission;
import io.certwright.access.Scope;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What one identity may do by a set of rules. Immutable. */
public final class Rights {

  private final AccessRules rules;
  private final List<Assigned> assigned;

  private final ByPermission<Pair> pairs;

  /** What is allowed with the approval of another only. */
  private final ByPermission<Optional<Pair>> together;

  /**
   * An assignment to the identity.
   *
   * @param permissions what it is about
   */
  record Assigned(Assignment assignment, Set<Permission> permissions) {}

  /**
   * @param rules of which rules they come
   * @param assigned what is assigned to the identity, by name
   */
  Rights(AccessRules rules, List<Assigned> assigned) {
    this.rules = rules;
    this.assigned = List.copyOf(assigned);
    this.pairs =
        new ByPermission<>(each -> new Pair(denies(each), new RuleSet(about(each, Effect.ALLOW))));
    this.together =
        new ByPermission<>(
            each -> {
              var some = allowTogether(each);
              return some.isEmpty()
                  ? Optional.empty()
                  : Optional.of(new Pair(denies(each), new RuleSet(some)));
            });
  }

  private RuleSet denies(Permission permission) {
    return new RuleSet(about(permission, Effect.DENY));
  }

  /** Whether they come from these rules. */
  public boolean isOf(AccessRules others) {
    return rules == others;
  }

  private Pair pair(Permission permission) {
    return pairs.of(permission);
  }

  /** What does so by itself. */
  private List<Assignment> about(Permission permission, Effect effect) {
    return about(permission, each -> each.effect() == effect && !each.twoPeople());
  }

  private List<Assignment> allowTogether(Permission permission) {
    return permission.isApprovable() ? about(permission, Assignment::twoPeople) : List.of();
  }

  private List<Assignment> about(Permission permission, Predicate<Assignment> such) {
    var found = new ArrayList<Assignment>();
    for (var each : assigned) {
      var assignment = each.assignment();
      if (such.test(assignment)
          && each.permissions().contains(permission)
          && assignment.on().reaches(permission)) {
        found.add(assignment);
      }
    }
    return found;
  }

  /**
   * What was answered of a permission on a target before, where that depends on the name alone;
   * null: it is to be asked.
   */
  public @Nullable Boolean known(Permission permission, String target) {
    return pair(permission).known(target);
  }

  /** Whether the identity has what is asked: something allows it and nothing denies it. */
  public boolean allow(Question asked) {
    return pair(asked.permission()).allow(asked);
  }

  /** Whether it has what is asked with the approval of another. */
  public boolean allowTogether(Question asked) {
    return together.of(asked.permission()).filter(pair -> pair.allow(asked)).isPresent();
  }

  /** Whether it has the permission on whatever there is with the approval of another. */
  public boolean allowEverywhereTogether(Permission permission, Clock clock) {
    return together
        .of(permission)
        .filter(pair -> pair.allows().holdsEverywhere(clock))
        .filter(pair -> !pair.denies().holdsSomewhere(clock))
        .isPresent();
  }

  /** Whether it has the permission on whatever there is: nothing could deny it on anything. */
  public boolean allowEverywhere(Permission permission, Clock clock) {
    var pair = pair(permission);
    return pair.allows().holdsEverywhere(clock) && !pair.denies().holdsSomewhere(clock);
  }

  /** Whether it may have the permission on something. */
  public boolean allowSomewhere(Permission permission, Clock clock) {
    var pair = pair(permission);
    return !pair.denies().holdsEverywhere(clock) && pair.allows().holdsSomewhere(clock);
  }

  /** Whether the answer may depend on the tags of what is asked about. */
  public boolean lookAtTags(Permission permission) {
    return pair(permission).looksAtTags();
  }

  /** The same as {@link #allow}, with the reason: slower, for people. */
  public AccessDecision explain(Question asked) {
    Predicate<Assignment> holding = each -> Scopes.hold(each, asked);
    return decided(
        first(asked.permission(), Effect.DENY, holding),
        first(asked.permission(), Effect.ALLOW, holding),
        allowTogether(asked.permission()).stream().filter(holding).findFirst());
  }

  /** The same as {@link #allowEverywhere}, with the reason. */
  public AccessDecision explainEverywhere(Permission permission, Clock clock) {
    Predicate<Assignment> holding =
        each -> each.on() instanceof Scope.OfVault && each.when().admit(clock.instant());
    return decided(
        first(permission, Effect.DENY, each -> each.when().admit(clock.instant())),
        first(permission, Effect.ALLOW, holding),
        allowTogether(permission).stream().filter(holding).findFirst());
  }

  private Optional<Assignment> first(
      Permission permission, Effect effect, Predicate<Assignment> holding) {
    return about(permission, effect).stream().filter(holding).findFirst();
  }

  private static AccessDecision decided(
      Optional<Assignment> deny, Optional<Assignment> allow, Optional<Assignment> together) {
    if (deny.isPresent()) {
      return new AccessDecision(false, deny, "denied by " + deny.get());
    }
    if (allow.isPresent()) {
      return new AccessDecision(true, allow, "allowed by " + allow.get());
    }
    return together.isPresent()
        ? new AccessDecision(false, together, "not allowed alone, only by " + together.get())
        : new AccessDecision(false, allow, "no assignment allows it");
  }

  /**
   * Whether it has the permission, at all times, on all that lies in a scope: whoever has, gives
   * nothing away that it does not have.
   */
  public boolean cover(Permission permission, Scope scope) {
    return !scope.reaches(permission)
        || (about(permission, Effect.ALLOW).stream()
                .anyMatch(
                    each -> each.when().isAlways() && Scopes.covers(each.on(), scope, permission))
            && about(permission, Effect.DENY).stream()
                .allMatch(each -> Scopes.areDisjoint(each.on(), scope, permission)));
  }
}
