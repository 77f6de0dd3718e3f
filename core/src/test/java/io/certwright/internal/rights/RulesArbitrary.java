package io.certwright.internal.rights;

import io.certwright.access.AccessTimes;
import io.certwright.access.AccessTimes.WeeklyHours;
import io.certwright.access.Assignment;
import io.certwright.access.Effect;
import io.certwright.access.Grant;
import io.certwright.access.Group;
import io.certwright.access.Identity;
import io.certwright.access.ObjectKind;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Role;
import io.certwright.access.Scope;
import io.certwright.errors.InvalidRequestException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Draws rules and questions from few names, so that they meet. */
final class RulesArbitrary {

  private static final List<String> PEOPLE = List.of("ann", "bob", "cid", "dee");
  private static final List<String> NAMES =
      List.of("a", "ab", "abc", "b", "ba", "bb", "abcd", "shop", "shop-1", "s");
  private static final List<String> VALUES = List.of("x", "y", "");
  static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

  private final Random random;

  RulesArbitrary(long seed) {
    this.random = new Random(seed);
  }

  /** What is drawn. */
  record Drawn(List<Role> roles, List<Group> groups, List<Assignment> assignments) {
    AccessRules rules() {
      return new AccessRules(roles, groups, assignments, List.of());
    }
  }

  Drawn rules() {
    var roles = new ArrayList<Role>();
    for (int i = 0; i < 3; i++) {
      roles.add(new Role("own-" + i, permissions()));
    }
    var groups = new ArrayList<Group>();
    for (int i = 0; i < 6; i++) {
      var nested = new HashSet<String>();
      for (int j = 0; j < i; j++) {
        if (random.nextInt(3) == 0) {
          nested.add("group-" + j);
        }
      }
      groups.add(new Group("group-" + i, some(PEOPLE), nested));
    }
    var assignments = new ArrayList<Assignment>();
    int count = random.nextInt(25);
    while (assignments.size() < count) {
      try {
        assignments.add(assignment("rule-" + assignments.size()));
      } catch (InvalidRequestException e) {
        // Without effect; another one.
      }
    }
    return new Drawn(roles, groups, assignments);
  }

  Assignment assignment(String name) {
    var effect = random.nextInt(3) == 0 ? Effect.DENY : Effect.ALLOW;
    boolean twoPeople = effect == Effect.ALLOW && random.nextInt(4) == 0;
    return new Assignment(name, effect, principal(), grant(), scope(), times(), twoPeople);
  }

  Identity identity() {
    return new Identity(
        of(PEOPLE), random.nextBoolean() ? Map.of() : Map.of("team", of(List.of("x", "y"))));
  }

  Permission permission() {
    return of(List.of(Permission.values()));
  }

  String name() {
    return of(NAMES);
  }

  Map<String, String> tags() {
    return random.nextBoolean() ? Map.of() : Map.of("t", of(VALUES), "u", of(VALUES));
  }

  Instant time() {
    return START.plusSeconds(random.nextInt(14 * 86_400));
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  private Set<Permission> permissions() {
    var some = EnumSet.of(permission());
    for (int i = random.nextInt(6); i > 0; i--) {
      some.add(permission());
    }
    return some;
  }

  private Principal principal() {
    return switch (random.nextInt(4)) {
      case 0 -> Principal.identity(of(PEOPLE));
      case 1 -> Principal.attribute("team", of(List.of("x", "y")));
      default -> Principal.group("group-" + random.nextInt(6));
    };
  }

  private Grant grant() {
    return switch (random.nextInt(4)) {
      case 0 -> Grant.role(of(Role.builtIn()).name());
      case 1 -> Grant.role("own-" + random.nextInt(3));
      default -> new Grant.OfPermissions(permissions());
    };
  }

  Scope scope() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> Scope.vault();
      case 2, 3 -> Scope.prefix(name());
      case 4 -> Scope.tag(of(List.of("t", "u")), of(VALUES));
      case 5 -> Scope.certificate(name());
      default -> Scope.one(of(List.of(ObjectKind.values())), name());
    };
  }

  private AccessTimes times() {
    if (random.nextInt(3) > 0) {
      return AccessTimes.ALWAYS;
    }
    var from = time();
    var between =
        new AccessTimes(
            random.nextBoolean() ? Optional.of(from) : Optional.empty(),
            random.nextBoolean()
                ? Optional.of(from.plusSeconds(1 + random.nextInt(86_400)))
                : Optional.empty(),
            Optional.empty());
    return random.nextBoolean() ? between : between.at(hours());
  }

  private WeeklyHours hours() {
    return WeeklyHours.of(
        EnumSet.of(of(List.of(DayOfWeek.values())), of(List.of(DayOfWeek.values()))),
        LocalTime.of(random.nextInt(24), 0),
        LocalTime.of(random.nextInt(24), 30 * random.nextInt(2)),
        of(List.of("UTC", "Europe/Berlin", "America/New_York")));
  }

  private Set<String> some(List<String> all) {
    var some = new HashSet<>(all);
    some.removeIf(each -> random.nextInt(3) > 0);
    return some;
  }

  private <T> T of(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
