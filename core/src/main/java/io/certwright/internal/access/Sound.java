package io.certwright.internal.access;

import io.certwright.access.ApprovalRule;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Group;
import io.certwright.access.Principal;
import io.certwright.access.Role;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.rights.AccessRules;

/** What holds for the rules as a whole. */
final class Sound {

  private static final int MOST_ROLES = 200;
  private static final int MOST_GROUPS = 1_000;
  private static final int MOST_ASSIGNMENTS = 10_000;
  private static final int MOST_APPROVALS = 200;

  private Sound() {}

  /**
   * Checks rules with a role that was set.
   *
   * @throws InvalidRequestException if its name is taken, or there are too many
   */
  static void requireRole(AccessRules rules, Role role) {
    var name = role.name();
    if (Role.builtIn(name).isPresent()) {
      throw new InvalidRequestException(
          "role", "\"" + name + "\" is built in and stays as it is; choose another name");
    }
    requireAtMost("roles", rules.roles().size(), MOST_ROLES);
    // What its assignments are for may have gone out of their scopes.
    rules.assignments().values().stream()
        .filter(each -> each.what().equals(Grant.role(name)))
        .forEach(each -> requireEffect(rules, each));
  }

  /**
   * Checks rules with a group that was set.
   *
   * @throws InvalidRequestException if it has groups that are not there, is in itself, or there are
   *     too many
   */
  static void requireGroup(AccessRules rules, Group group) {
    var name = group.name();
    requireAtMost("groups", rules.groups().size(), MOST_GROUPS);
    for (var nested : group.groups()) {
      if (!rules.groups().containsKey(nested)) {
        throw new InvalidRequestException(
            "groups", "there is no group \"" + nested + "\"; make it first");
      }
    }
    if (rules.isInItself(name)) {
      throw new InvalidRequestException(
          "groups",
          "the group \"" + name + "\" would be in itself through others; groups form no cycle");
    }
  }

  /**
   * Checks rules with an assignment that was set.
   *
   * @throws InvalidRequestException if its role or its group is not there, it has no effect, or
   *     there are too many
   */
  static void requireAssignment(AccessRules rules, Assignment assignment) {
    requireAtMost("assignments", rules.assignments().size(), MOST_ASSIGNMENTS);
    if (assignment.to() instanceof Principal.OfGroup group
        && !rules.groups().containsKey(group.name())) {
      throw new InvalidRequestException(
          "to", "there is no group \"" + group.name() + "\"; make it first");
    }
    if (assignment.what() instanceof Grant.OfRole role && rules.role(role.name()).isEmpty()) {
      throw new InvalidRequestException(
          "what", "there is no role \"" + role.name() + "\"; make it first, or take one built in");
    }
    requireEffect(rules, assignment);
  }

  private static void requireEffect(AccessRules rules, Assignment assignment) {
    if (rules.permissions(assignment.what()).stream()
        .filter(each -> !assignment.twoPeople() || each.isApprovable())
        .noneMatch(assignment.on()::reaches)) {
      throw new InvalidRequestException(
          "on",
          "nothing that the "
              + assignment.what()
              + " has"
              + (assignment.twoPeople() ? " and can wait for an approval" : "")
              + " is asked on what is in the scope \""
              + assignment.on()
              + "\", so the assignment \""
              + assignment.name()
              + "\" would have no effect");
    }
  }

  /**
   * Checks rules with a rule of approval that was set.
   *
   * @throws InvalidRequestException if there are too many
   */
  static void requireApproval(AccessRules rules, ApprovalRule rule) {
    requireAtMost("approval rules", rules.approvals().size(), MOST_APPROVALS);
  }

  /**
   * Checks that a role can go.
   *
   * @throws ConflictException if it is assigned
   */
  static void requireUnassigned(AccessRules rules, Grant role) {
    rules.assignments().values().stream()
        .filter(each -> each.what().equals(role))
        .findFirst()
        .ifPresent(each -> refuse("the " + role, "the assignment \"" + each.name() + "\""));
  }

  /**
   * Checks that a group can go.
   *
   * @throws ConflictException if something is assigned to it, or it is in another
   */
  static void requireUnused(AccessRules rules, String group) {
    var it = Principal.group(group);
    rules.assignments().values().stream()
        .filter(each -> each.to().equals(it))
        .findFirst()
        .ifPresent(each -> refuse("the " + it, "the assignment \"" + each.name() + "\""));
    rules.groups().values().stream()
        .filter(each -> each.groups().contains(group))
        .findFirst()
        .ifPresent(each -> refuse("the " + it, "the group \"" + each.name() + "\""));
  }

  private static void refuse(String what, String by) {
    throw new ConflictException(what + " is needed by " + by + "; change that first");
  }

  private static void requireAtMost(String what, int size, int most) {
    if (size > most) {
      throw new InvalidRequestException(what, "a vault has " + most + " of them at most");
    }
  }
}
