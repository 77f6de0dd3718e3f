package io.certwright.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.security.PublicKey;
import java.time.Duration;
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
   * @throws io.certwright.errors.InvalidRequestException if the position is none that a page gave,
   *     or the limit is out of range
   * @throws io.certwright.errors.IntegrityException if an entry is damaged; it names which
   */
  AuditPage entries(Optional<String> after, int limit);

  /** How many entries are looked at for one page of a query. */
  int MAX_LOOKED_AT = 10_000;

  /**
   * A page of the entries that a query asks for, in the order of {@link #entries}. It costs what is
   * walked: entries before the wanted time are passed over by halves and none behind it is read, as
   * long as clocks are not off by more than an hour. Of the others {@value #MAX_LOOKED_AT} at most
   * are looked at for one page, which may therefore have fewer entries than the limit, or none, and
   * a next one all the same.
   *
   * @param after where to go on, from {@link AuditPage#next()}; empty: at the first
   * @param limit the most entries to return, 1 to {@value #MAX_LIMIT}
   * @throws io.certwright.errors.InvalidRequestException as {@link #entries} does
   * @throws io.certwright.errors.IntegrityException as {@link #entries} does
   */
  AuditPage find(AuditQuery query, Optional<String> after, int limit);

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

  /**
   * Writes the whole trail as lines, a page at a time. It makes a checkpoint first and ends where
   * that does, so all that is exported is signed for; what is done meanwhile is left to the next
   * one. The export has an entry of its own.
   *
   * @param out flushed and left open; what was written when this throws is of no use
   * @return how many entries there are, and how far they go
   * @throws IOException if the stream throws it
   * @throws io.certwright.errors.IntegrityException if an entry is damaged; it names which
   * @throws io.certwright.errors.ConflictException if the trail is pruned meanwhile
   */
  AuditExport export(AuditFormat format, OutputStream out) throws IOException;

  /**
   * Prunes the trail: deletes entries that are old, from the first of each chain on, and keeps a
   * summary of them, which a checkpoint signs and a verification accepts. The summary also keeps
   * what those entries told of each record last, so a record that is older than that is still
   * found. Whatever else is missing is found as before. Make an {@linkplain #export export} first
   * if the entries are to be kept elsewhere.
   *
   * <p>What a window of uses that is open, or a request for approval that waits, began with is kept
   * with all that came after it; so is the last entry of each chain. Entries of the stretch are
   * verified before they are deleted. Listeners that were not told of what is pruned are told that
   * they missed something. It may be broken off at any time; the next one goes on.
   *
   * <p>Needs the permission {@code audit/prune}, which can wait for approval. The life cycle engine
   * does it by itself if the vault was opened with a {@linkplain AuditSettings#retention
   * retention}.
   *
   * @param olderThan how old an entry has to be, {@link AuditSettings#LEAST_RETENTION} at least
   * @return how many entries were pruned
   * @throws io.certwright.errors.InvalidRequestException if that is less than 30 days
   * @throws io.certwright.errors.IntegrityException if something of what would be pruned is damaged
   *     or missing: then nothing of that is pruned, and {@link #verify} says what it is
   * @throws io.certwright.errors.ConflictException if another node prunes at the same time
   */
  long prune(Duration olderThan);

  /** What was pruned so far; empty: nothing was. */
  Optional<AuditSummary> pruned();

  /** The newest checkpoint; empty: none was made yet. */
  Optional<AuditCheckpoint> lastCheckpoint();

  /**
   * What checkpoints are verified with: a public key on P-256, of which the vault keeps the private
   * one under its protection; empty: no checkpoint was made yet. Keep it apart from the vault.
   */
  Optional<PublicKey> checkpointKey();
}
