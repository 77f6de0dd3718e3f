package io.certwright.audit;

import java.security.PublicKey;
import java.util.Optional;

/**
 * The audit trail of a vault.
 *
 * <p>Thread-safe. Reading it needs the permission {@code audit/read}.
 */
public interface AuditLog {

  /** The longest page. */
  int MAX_LIMIT = 1000;

  /**
   * A page of entries: the earliest first, and none before an entry that it refers to. What a node
   * adds under an earlier time than what was read already comes later, but it comes, and once.
   *
   * @param after where to go on, from {@link AuditPage#next()}; empty: at the first
   * @param limit the most entries to return, 1 to {@value #MAX_LIMIT}
   */
  AuditPage entries(Optional<String> after, int limit);

  /**
   * Reads the whole trail and every record of the vault, and compares them: finds entries and
   * records that were altered, removed, replaced by older ones or added behind the vault's back.
   *
   * <p>A whole store that was put back to an earlier state agrees with itself: that is found only
   * against an anchor outside of it ({@code VaultBuilder.auditAnchor}) that has a later checkpoint.
   * Without one it is not found. What was done after the last checkpoint that an anchor has can be
   * cut off in the same way. Entries and changes that are made while it runs are left to the next
   * verification.
   */
  AuditVerification verify();

  /**
   * Makes a checkpoint: signs where all chains end, in the trail and with the rules of access that
   * hold, and hands it to the anchors. An anchor that does not take it is logged and tried again by
   * the life cycle engine, or with the next checkpoint.
   *
   * <p>Needs the permission {@code audit/checkpoint}. The life cycle engine makes them by itself if
   * the vault has an anchor, or if it is told how often.
   */
  AuditCheckpoint checkpoint();

  /** The newest checkpoint; empty: none was made yet. */
  Optional<AuditCheckpoint> lastCheckpoint();

  /**
   * What checkpoints are verified with: a public key on P-256, of which the vault keeps the private
   * one under its protection; empty: no checkpoint was made yet. Keep it apart from the vault.
   */
  Optional<PublicKey> checkpointKey();
}
