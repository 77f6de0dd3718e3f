package io.certwright.errors;

import io.certwright.spi.storage.CommitId;

/**
 * The change may have been made or not: the storage was lost before it answered. Look before
 * repeating: read what was to be changed once the storage answers again, and repeat the call only
 * if the change is not there.
 */
public final class OutcomeUnknownException extends VaultException {

  private static final long serialVersionUID = 1L;

  private final String commit;

  /**
   * An unknown outcome without a failure that led to it.
   *
   * @param commit the commit whose outcome is unknown
   */
  public OutcomeUnknownException(CommitId commit) {
    super(describe(commit), null);
    this.commit = commit.value();
  }

  /**
   * An unknown outcome that a failure led to.
   *
   * @param commit the commit whose outcome is unknown
   * @param cause what happened instead of an answer
   */
  public OutcomeUnknownException(CommitId commit, Throwable cause) {
    super(describe(commit), cause);
    this.commit = commit.value();
  }

  private static String describe(CommitId commit) {
    return "The change may or may not have been made (commit "
        + commit
        + "): the storage did not answer; look before repeating it";
  }

  /** The commit whose outcome is unknown. */
  public CommitId commit() {
    return new CommitId(commit);
  }
}
