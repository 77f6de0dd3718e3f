package io.certwright.audit;

/**
 * Something that a verification found wrong.
 *
 * @param kind what kind of thing
 * @param place the entry's position or the record's key
 * @param message what was expected and what was found
 */
public record AuditFinding(Kind kind, String place, String message) {

  /** Kinds of finding. */
  public enum Kind {
    /** An entry's content or seal is not what was written. */
    ENTRY_ALTERED,
    /** One or more entries are missing from a chain. */
    ENTRY_MISSING,
    /** An entry that was pruned is there all the same. */
    ENTRY_LEFT_OVER,
    /** A record's content or seal is not what was written. */
    RECORD_ALTERED,
    /** A record that the trail tells of is gone. */
    RECORD_MISSING,
    /** A record is an older one than the trail tells of. */
    RECORD_ROLLED_BACK,
    /** There is a record that the trail knows nothing of. */
    RECORD_UNACCOUNTED,
    /**
     * The certificates are not as many as the trail counts; a restore from a backup counts anew.
     */
    COUNTS_DIFFER,
    /** A checkpoint is not signed by the vault's key, or does not follow the one before it. */
    CHECKPOINT_ALTERED,
    /** One or more checkpoints are missing. */
    CHECKPOINT_MISSING,
    /** An anchor has a checkpoint that the vault has not: the whole store was put back. */
    STORE_ROLLED_BACK,
    /** An anchor could not be asked, so nothing was compared with it. */
    ANCHOR_SILENT
  }
}
