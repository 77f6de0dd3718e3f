package io.certwright.errors;

import java.time.Instant;

/**
 * It takes the approval of others, who can now see the request. The same call by the same identity
 * does it once they have given it.
 */
public final class ApprovalRequiredException extends VaultException {

  private static final long serialVersionUID = 1L;

  private final String request;
  private final String permission;
  private final String target;
  private final int missing;
  private final Instant until;

  /**
   * @param request the id of the request
   * @param permission what is to be approved
   * @param target on what
   * @param missing how many have to approve yet
   * @param until until when they can
   */
  public ApprovalRequiredException(
      String request, String permission, String target, int missing, Instant until) {
    super(
        permission
            + " on \""
            + target
            + "\" takes "
            + missing
            + (missing == 1 ? " more approval" : " more approvals")
            + " of others until "
            + until
            + " (request "
            + request
            + "); make the same call again when it is approved",
        null);
    this.request = request;
    this.permission = permission;
    this.target = target;
    this.missing = missing;
    this.until = until;
  }

  /** The id by which the others find the request. */
  public String request() {
    return request;
  }

  /** The permission whose use is to be approved. */
  public String permission() {
    return permission;
  }

  /** What it is to be used on. */
  public String target() {
    return target;
  }

  /** How many have to approve yet. */
  public int missing() {
    return missing;
  }

  /** Until when they can; then the request is over. */
  public Instant until() {
    return until;
  }

  @Override
  public boolean isRetryable() {
    return true;
  }
}
