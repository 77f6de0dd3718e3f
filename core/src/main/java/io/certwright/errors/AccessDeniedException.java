package io.certwright.errors;

/** The identity does not have the permission. The denial stands in the audit log. */
public final class AccessDeniedException extends VaultException {

  private static final long serialVersionUID = 1L;

  private final String identity;
  private final String permission;
  private final String target;

  /**
   * @param identity who asked
   * @param permission what would have been needed
   * @param target on what
   */
  public AccessDeniedException(String identity, String permission, String target) {
    super(
        "\""
            + identity
            + "\" does not have the permission "
            + permission
            + " on \""
            + target
            + "\"; the owner of the vault can grant it",
        null);
    this.identity = identity;
    this.permission = permission;
    this.target = target;
  }

  /** Who asked. */
  public String identity() {
    return identity;
  }

  /** The permission that is missing. */
  public String permission() {
    return permission;
  }

  /** What it was asked on. */
  public String target() {
    return target;
  }
}
