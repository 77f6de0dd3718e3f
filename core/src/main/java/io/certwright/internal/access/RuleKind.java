package io.certwright.internal.access;

import io.certwright.access.ApprovalRule;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Group;
import io.certwright.access.Role;
import io.certwright.internal.record.RecordType;
import io.certwright.internal.record.RuleRecord;
import io.certwright.internal.rights.AccessRules;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * One kind of rule.
 *
 * @param type how it is kept
 * @param called how messages call it
 * @param all those of the kind by name
 * @param set the rules with others of the kind
 * @param requireSound checks rules with one that was set
 * @param requireFree checks, by the rules before, that one can go
 */
public record RuleKind<T>(
    RecordType<RuleRecord<T>> type,
    String called,
    Function<AccessRules, Map<String, T>> all,
    Replacement<T> set,
    BiConsumer<AccessRules, T> requireSound,
    BiConsumer<AccessRules, String> requireFree) {

  /** Roles. */
  public static final RuleKind<Role> ROLE =
      new RuleKind<>(
          RuleRecord.ROLE,
          "role",
          AccessRules::roles,
          (rules, roles) ->
              new AccessRules(
                  roles.values(),
                  rules.groups().values(),
                  rules.assignments().values(),
                  rules.approvals().values()),
          Sound::requireRole,
          (rules, name) -> Sound.requireUnassigned(rules, Grant.role(name)));

  /** Groups. */
  public static final RuleKind<Group> GROUP =
      new RuleKind<>(
          RuleRecord.GROUP,
          "group",
          AccessRules::groups,
          (rules, groups) ->
              new AccessRules(
                  rules.roles().values(),
                  groups.values(),
                  rules.assignments().values(),
                  rules.approvals().values()),
          Sound::requireGroup,
          Sound::requireUnused);

  /** Assignments. */
  public static final RuleKind<Assignment> ASSIGNMENT =
      new RuleKind<>(
          RuleRecord.ASSIGNMENT,
          "assignment",
          AccessRules::assignments,
          (rules, assignments) ->
              new AccessRules(
                  rules.roles().values(),
                  rules.groups().values(),
                  assignments.values(),
                  rules.approvals().values()),
          Sound::requireAssignment,
          (rules, name) -> {});

  /** Rules of approval. */
  public static final RuleKind<ApprovalRule> APPROVAL =
      new RuleKind<>(
          RuleRecord.APPROVAL,
          "approval-rule",
          AccessRules::approvals,
          (rules, approvals) ->
              new AccessRules(
                  rules.roles().values(),
                  rules.groups().values(),
                  rules.assignments().values(),
                  approvals.values()),
          Sound::requireApproval,
          (rules, name) -> {});

  /** Puts others of a kind in the place of those that there are. */
  interface Replacement<T> {
    AccessRules in(AccessRules rules, Map<String, T> others);
  }

  /** The one of a name. */
  Optional<T> find(AccessRules rules, String name) {
    return Optional.ofNullable(all.apply(rules).get(name));
  }

  /** The rules with another of a name, or without. */
  AccessRules edited(AccessRules rules, String name, Optional<T> other) {
    var changed = new TreeMap<>(all.apply(rules));
    changed.remove(name);
    other.ifPresent(value -> changed.put(name, value));
    return set.in(rules, changed);
  }
}
