package io.certwright;

import io.certwright.access.AccessDecision;
import io.certwright.access.ApprovalRule;
import io.certwright.access.Assignment;
import io.certwright.access.Group;
import io.certwright.access.Identity;
import io.certwright.access.ObjectKind;
import io.certwright.access.Permission;
import io.certwright.access.Role;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.access.RuleKind;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.RuleRecord;
import java.util.Optional;

/**
 * Who may do what in a vault: roles, groups and assignments, and what takes the approval of others
 * besides. Nothing is allowed to an identity that no assignment allows, and an assignment that
 * denies outweighs all that allow. The vault as its owner opened it is not subject to any of them,
 * so nobody can lock the owner out.
 *
 * <p>A change counts at once on this node, and on others within the time for which {@link
 * VaultBuilder#freshness} lets caches be old. Each is an entry in the audit trail, with what was
 * there before. An identity that may change them gives nobody what it does not have itself, on all
 * of the scope and at all times: not by an assignment, nor by a role or a group that others have or
 * are in, nor by taking away what denies.
 *
 * <p>A vault has up to 200 roles of its own, 1,000 groups, 10,000 assignments and 200 rules of
 * approval. Thread-safe. Every method may throw what {@link Vault} says of all of its methods.
 */
public final class AccessControl {

  private final EngineHolder vault;

  AccessControl(EngineHolder vault) {
    this.vault = vault;
  }

  /**
   * Makes a role, or replaces the one of its name for all to whom it is assigned.
   *
   * @throws InvalidRequestException if a role is built in that has this name
   * @throws ConflictException if others change the rules all the time
   */
  public void putRole(Role role) {
    put(RuleKind.ROLE, role.name(), role);
  }

  /**
   * A role, built in or not.
   *
   * @throws NotFoundException if there is none of this name
   */
  public Role getRole(String name) {
    read();
    return Role.builtIn(name).orElseGet(() -> require(RuleKind.ROLE, name));
  }

  /** A page of the vault's own roles, by name; {@link Role#builtIn()} has the others. */
  public Page<Role> listRoles(PageRequest page) {
    return list(RuleKind.ROLE, page);
  }

  /**
   * Deletes a role.
   *
   * @throws NotFoundException if there is none of this name
   * @throws ConflictException if it is assigned, or others change the rules all the time
   */
  public void deleteRole(String name) {
    delete(RuleKind.ROLE, name);
  }

  /**
   * Makes a group, or replaces the one of its name.
   *
   * @throws InvalidRequestException if it has groups that are not there, or would be in itself
   * @throws ConflictException if others change the rules all the time
   */
  public void putGroup(Group group) {
    put(RuleKind.GROUP, group.name(), group);
  }

  /**
   * A group.
   *
   * @throws NotFoundException if there is none of this name
   */
  public Group getGroup(String name) {
    read();
    return require(RuleKind.GROUP, name);
  }

  /** A page of the groups, by name. */
  public Page<Group> listGroups(PageRequest page) {
    return list(RuleKind.GROUP, page);
  }

  /**
   * Deletes a group.
   *
   * @throws NotFoundException if there is none of this name
   * @throws ConflictException if something is assigned to it, it is in another group, or others
   *     change the rules all the time
   */
  public void deleteGroup(String name) {
    delete(RuleKind.GROUP, name);
  }

  /**
   * Makes an assignment, or replaces the one of its name.
   *
   * @throws InvalidRequestException if its role or its group is not there, or nothing that it
   *     assigns is asked on what is in its scope
   * @throws ConflictException if others change the rules all the time
   */
  public void putAssignment(Assignment assignment) {
    put(RuleKind.ASSIGNMENT, assignment.name(), assignment);
  }

  /**
   * An assignment.
   *
   * @throws NotFoundException if there is none of this name
   */
  public Assignment getAssignment(String name) {
    read();
    return require(RuleKind.ASSIGNMENT, name);
  }

  /** A page of the assignments, by name. */
  public Page<Assignment> listAssignments(PageRequest page) {
    return list(RuleKind.ASSIGNMENT, page);
  }

  /**
   * Deletes an assignment.
   *
   * @throws NotFoundException if there is none of this name
   * @throws ConflictException if others change the rules all the time
   */
  public void deleteAssignment(String name) {
    delete(RuleKind.ASSIGNMENT, name);
  }

  /**
   * Makes a rule of approval, or replaces the one of its name: that takes the approvals which the
   * one before asks for, of its owner only if it binds the owner. One that binds the owner takes as
   * many as it asks for itself, so that nobody binds himself to approvers who are not there.
   *
   * @throws ConflictException if others change the rules all the time
   */
  public void putApprovalRule(ApprovalRule rule) {
    put(RuleKind.APPROVAL, rule.name(), rule);
  }

  /**
   * A rule of approval.
   *
   * @throws NotFoundException if there is none of this name
   */
  public ApprovalRule getApprovalRule(String name) {
    read();
    return require(RuleKind.APPROVAL, name);
  }

  /** A page of the rules of approval, by name. */
  public Page<ApprovalRule> listApprovalRules(PageRequest page) {
    return list(RuleKind.APPROVAL, page);
  }

  /**
   * Deletes a rule of approval, with the approvals that {@link #putApprovalRule} takes.
   *
   * @throws NotFoundException if there is none of this name
   * @throws ConflictException if others change the rules all the time
   */
  public void deleteApprovalRule(String name) {
    delete(RuleKind.APPROVAL, name);
  }

  /**
   * Whether an identity has a permission on something now, and by which assignment. Takes {@link
   * Permission#ACCESS_GET}, but for an identity that asks about itself; of what it may neither do
   * nor list it is told what it is told of a name that nothing has.
   *
   * @param on the name of what the permission is asked on, whether it is there or not; empty: the
   *     vault as a whole, or whatever there is
   */
  public AccessDecision explain(Identity identity, Permission permission, Optional<String> on) {
    var target =
        on.filter(name -> permission.kind() != ObjectKind.VAULT).map(Names::fold).orElse("");
    var gate = vault.engine().gate();
    if (vault.caller().identity().filter(identity::equals).isPresent()) {
      gate.requireOpen();
      return gate.judge().explainItself(vault.caller(), permission, target);
    }
    read();
    return gate.judge().explain(identity, permission, target);
  }

  private void read() {
    vault.engine().gate().authorise(vault.caller(), Permission.ACCESS_GET, "");
  }

  private <T> void put(RuleKind<T> kind, String name, T rule) {
    vault.engine().access().put(vault.caller(), kind, name, rule);
  }

  private void delete(RuleKind<?> kind, String name) {
    vault.engine().access().delete(vault.caller(), kind, Names.fold(name));
  }

  private <T> T require(RuleKind<T> kind, String name) {
    return vault.engine().access().require(kind, Names.fold(name));
  }

  private <T> Page<T> list(RuleKind<T> kind, PageRequest page) {
    read();
    var after = page.after().map(Names::fold);
    return Pages.of(vault.engine().access().list(kind, after, page.limit()), RuleRecord::rule);
  }

  @Override
  public String toString() {
    return "AccessControl[" + vault.engine().name() + "]";
  }
}
