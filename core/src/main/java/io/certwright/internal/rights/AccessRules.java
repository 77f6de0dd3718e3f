package io.certwright.internal.rights;

import io.certwright.access.ApprovalRule;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Group;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Role;
import io.certwright.internal.cache.BoundedCache;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * All roles, groups and assignments of a vault at one moment, and what they come to for an
 * identity. What that is depends on nothing else, so it is kept as long as they are. Immutable.
 */
public final class AccessRules {

  /** Rules by which nobody but the owner may do anything. */
  public static final AccessRules NONE =
      new AccessRules(List.of(), List.of(), List.of(), List.of());

  private static final long CACHED = 1_000;

  private final SortedMap<String, Role> roles;
  private final SortedMap<String, Group> groups;
  private final SortedMap<String, Assignment> assignments;
  private final SortedMap<String, ApprovalRule> approvals;
  private final Map<Permission, List<ApprovalRule>> toApprove = new EnumMap<>(Permission.class);
  private final Map<Principal, List<Assignment>> byPrincipal = new HashMap<>();
  private final Map<String, Set<String>> groupsOfIdentity = new HashMap<>();
  private final Map<String, Set<String>> groupsOfGroup = new HashMap<>();
  private final BoundedCache<Identity, Rights> known = new BoundedCache<>(CACHED);

  /**
   * @param roles those that are not built in
   * @param groups all groups
   * @param assignments all assignments, whatever their order
   * @param approvals all rules of approval
   */
  public AccessRules(
      Collection<Role> roles,
      Collection<Group> groups,
      Collection<Assignment> assignments,
      Collection<ApprovalRule> approvals) {
    this.roles = sorted(roles, Role::name);
    this.groups = sorted(groups, Group::name);
    this.assignments = sorted(assignments, Assignment::name);
    this.approvals = sorted(approvals, ApprovalRule::name);
    for (var rule : this.approvals.values()) {
      rule.permissions()
          .forEach(each -> toApprove.computeIfAbsent(each, to -> new ArrayList<>()).add(rule));
    }
    for (var each : this.assignments.values()) {
      byPrincipal.computeIfAbsent(each.to(), to -> new ArrayList<>()).add(each);
    }
    for (var group : this.groups.values()) {
      group.identities().forEach(each -> add(groupsOfIdentity, each, group.name()));
      group.groups().forEach(each -> add(groupsOfGroup, each, group.name()));
    }
  }

  private static <T> SortedMap<String, T> sorted(Collection<T> all, Function<T, String> name) {
    var map = new TreeMap<String, T>();
    all.forEach(each -> map.put(name.apply(each), each));
    return Collections.unmodifiableSortedMap(map);
  }

  private static void add(Map<String, Set<String>> map, String member, String group) {
    map.computeIfAbsent(member, unused -> new HashSet<>()).add(group);
  }

  /** The roles that are not built in, by name. */
  public SortedMap<String, Role> roles() {
    return roles;
  }

  /** The groups by name. */
  public SortedMap<String, Group> groups() {
    return groups;
  }

  /** The assignments by name. */
  public SortedMap<String, Assignment> assignments() {
    return assignments;
  }

  /** The rules of approval by name. */
  public SortedMap<String, ApprovalRule> approvals() {
    return approvals;
  }

  /** Whether one of them binds the owner of the vault as well. */
  public boolean bindOwner() {
    return approvals.values().stream().anyMatch(ApprovalRule::bindsOwner);
  }

  /** The rules of approval that hold for what is asked. */
  public List<ApprovalRule> toApprove(Question asked) {
    var all = toApprove(asked.permission());
    return all.isEmpty()
        ? all
        : all.stream().filter(rule -> Scopes.contain(rule.on(), asked)).toList();
  }

  /** The rules of approval that are about a permission, on whatever. */
  public List<ApprovalRule> toApprove(Permission permission) {
    return toApprove.getOrDefault(permission, List.of());
  }

  /** The role of a name, built in or not. */
  public Optional<Role> role(String name) {
    return Role.builtIn(name).or(() -> Optional.ofNullable(roles.get(name)));
  }

  /** What is assigned by it; nothing, if there is no such role. */
  public Set<Permission> permissions(Grant grant) {
    if (grant instanceof Grant.OfPermissions some) {
      return some.permissions();
    }
    return role(((Grant.OfRole) grant).name()).map(Role::permissions).orElse(Set.of());
  }

  /** What an identity may do. */
  public Rights of(Identity identity) {
    return known.get(identity, each -> Optional.of(compile(each))).orElseThrow();
  }

  private Rights compile(Identity identity) {
    var found = new ArrayList<Assignment>();
    found.addAll(to(Principal.identity(identity.name())));
    identity
        .attributes()
        .forEach((key, value) -> found.addAll(to(Principal.attribute(key, value))));
    for (var group : groupsOf(identity)) {
      found.addAll(to(Principal.group(group)));
    }
    found.sort(Comparator.comparing(Assignment::name));
    return new Rights(
        this,
        found.stream().map(each -> new Rights.Assigned(each, permissions(each.what()))).toList());
  }

  private List<Assignment> to(Principal principal) {
    return byPrincipal.getOrDefault(principal, List.of());
  }

  private Set<String> groupsOf(Identity identity) {
    return above(groupsOfIdentity.getOrDefault(identity.name(), Set.of()));
  }

  /** Whether a group is in itself through others. */
  public boolean isInItself(String group) {
    return above(groupsOfGroup.getOrDefault(group, Set.of())).contains(group);
  }

  /** These groups and all that they are in. */
  Set<String> above(Set<String> first) {
    var found = new HashSet<>(first);
    var next = new ArrayDeque<>(first);
    while (!next.isEmpty()) {
      for (var parent : groupsOfGroup.getOrDefault(next.poll(), Set.of())) {
        if (found.add(parent)) {
          next.add(parent);
        }
      }
    }
    return found;
  }
}
