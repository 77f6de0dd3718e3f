package io.certwright.internal.rights;

import io.certwright.access.Assignment;
import io.certwright.access.Permission;
import io.certwright.access.Scope;

/** What lies in a scope, and which scope lies in which. */
final class Scopes {

  private Scopes() {}

  /** Whether it lies there; that the scope can have something like it is known already. */
  static boolean contain(Scope scope, Question asked) {
    if (scope instanceof Scope.OfPrefix some) {
      return asked.name().startsWith(some.prefix());
    }
    if (scope instanceof Scope.OfOne one) {
      return asked.name().equals(one.name());
    }
    if (scope instanceof Scope.OfTag tag) {
      var tags = asked.tags().of(asked.permission().kind(), asked.name());
      return tag.value().equals(tags.get(tag.key()));
    }
    return true;
  }

  /** Whether all that the permission can be asked on in the one scope lies in the other. */
  static boolean covers(Scope outer, Scope inner, Permission permission) {
    if (!inner.reaches(permission)) {
      return true;
    }
    if (!outer.reaches(permission)) {
      return false;
    }
    if (outer instanceof Scope.OfVault) {
      return true;
    }
    if (outer instanceof Scope.OfPrefix prefix) {
      return beginning(inner).startsWith(prefix.prefix());
    }
    if (outer instanceof Scope.OfOne one) {
      return inner instanceof Scope.OfOne other && other.name().equals(one.name());
    }
    return outer.equals(inner);
  }

  /** Whether nothing that the permission can be asked on lies in both. */
  static boolean areDisjoint(Scope one, Scope other, Permission permission) {
    if (!one.reaches(permission) || !other.reaches(permission)) {
      return true;
    }
    var first = beginning(one);
    var second = beginning(other);
    if (one instanceof Scope.OfOne && other instanceof Scope.OfOne) {
      return !first.equals(second);
    }
    boolean possible =
        one instanceof Scope.OfOne
            ? first.startsWith(second)
            : other instanceof Scope.OfOne
                ? second.startsWith(first)
                : first.startsWith(second) || second.startsWith(first);
    return !possible;
  }

  /** How every name in it begins. */
  private static String beginning(Scope scope) {
    if (scope instanceof Scope.OfPrefix prefix) {
      return prefix.prefix();
    }
    return scope instanceof Scope.OfOne one ? one.name() : "";
  }

  /** Whether an assignment holds for what is asked, now. */
  static boolean hold(Assignment assignment, Question asked) {
    return contain(assignment.on(), asked)
        && (assignment.when().isAlways() || assignment.when().admit(asked.clock().instant()));
  }
}
