package io.certwright;

import io.certwright.access.Permission;
import io.certwright.errors.ApprovalRefusedException;
import io.certwright.errors.ApprovalRequiredException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.ApprovalRecord;
import io.certwright.internal.record.ApprovalRecord.Asked;
import io.certwright.internal.record.ApprovalRecord.Issuance;

/**
 * What waits for the approval of others, by the rules of {@link AccessControl#putApprovalRule} and
 * by assignments that take two people. Whoever calls for something of the kind gets an {@link
 * ApprovalRequiredException} with the id of a request, or an operation that waits; who may approve
 * on the same thing looks at the request and approves or denies it. Then the operation goes on by
 * itself, or the same call by the same identity does it: once, in the same commit that uses the
 * approval up.
 *
 * <p>Nobody approves what he asks for, nor twice: neither under a name that only case or form tells
 * apart, nor under another name of the same certificate or key, nor as somebody that he acts for.
 * Who loses the right to approve before it is done has not approved. An identity has up to 20
 * requests open at a time.
 *
 * <p>Thread-safe. Every method may throw what {@link Vault} says of all of its methods.
 */
public final class Approvals {

  private final EngineHolder vault;

  Approvals(EngineHolder vault) {
    this.vault = vault;
  }

  /** A page of the requests that are not over and that may be seen, by their ids. */
  public Page<ApprovalRequest> list(PageRequest page) {
    var desk = vault.engine().approvals();
    return new Listing<>(
            desk::list,
            ApprovalRecord::place,
            (ApprovalRecord each) -> desk.isVisible(vault.caller(), each),
            this::shown)
        .page(vault, Permission.APPROVALS_GET, page);
  }

  /**
   * A request: of whoever asks, or of somebody who may see it.
   *
   * @throws NotFoundException if there is none of this id, or it is over
   */
  public ApprovalRequest get(String id) {
    return shown(vault.engine().approvals().require(vault.caller(), id));
  }

  /**
   * Approves what a request asks for.
   *
   * @throws ApprovalRefusedException if the caller asked for it or approved already, there is no
   *     such request any more, it was denied, or it needs no more approvals
   */
  public void approve(String id) {
    vault.engine().approvals().approve(vault.caller(), id);
  }

  /**
   * Denies what a request asks for: it is not done, and not asked for again before the request ends
   * or is withdrawn.
   *
   * @param reason why, for who asked to read, up to 300 characters; it may be empty
   * @throws ApprovalRefusedException if the caller asked for it, there is no such request any more,
   *     or it was denied
   */
  public void deny(String id, String reason) {
    vault.engine().approvals().deny(vault.caller(), id, reason);
  }

  /**
   * Takes a request back, which the one who asked does, or the owner of the vault. An operation
   * that waits for it is cancelled.
   *
   * @throws NotFoundException if there is none of this id
   * @throws ApprovalRefusedException if somebody else asked
   */
  public void withdraw(String id) {
    vault.engine().approvals().withdraw(vault.caller(), id);
  }

  private ApprovalRequest shown(ApprovalRecord record) {
    var desk = vault.engine().approvals();
    return new ApprovalRequest(
        record.id(),
        record.requester().name(),
        record.asked().stream().map(Asked::permission).toList(),
        record.asked().stream().map(Asked::target).toList(),
        record.what(),
        record.issuance().map(Issuance::policy),
        record.opened(),
        record.end(),
        desk.needed(record),
        desk.counting(record).stream().map(consent -> consent.by().name()).toList(),
        record.denial().map(denial -> denial.by().name()));
  }

  @Override
  public String toString() {
    return "Approvals[" + vault.engine().name() + "]";
  }
}
