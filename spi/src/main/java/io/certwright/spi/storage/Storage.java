package io.certwright.spi.storage;

import java.time.Instant;
import java.util.Optional;

/**
 * Where vaults keep their records: atomic compare-and-set commits, lookup, paged ranges, a due-time
 * query and a change feed.
 *
 * <p>This page is the whole contract; {@code StorageContract} in the test kit decides whether an
 * implementation keeps it. A storage treats payloads as opaque and attaches no meaning to kinds,
 * ids or attributes. It needs to know nothing of certificates.
 *
 * <h2>Visibility and order</h2>
 *
 * Commits are serializable. Once {@link #commit} has returned {@link CommitOutcome.Committed},
 * every read that starts afterwards, in any thread and any process, sees all of its writes or
 * something newer. A single call never sees half a commit for one record; two calls may see a
 * commit between them. A reader never sees a value older than one it has already seen.
 *
 * <h2>Durability</h2>
 *
 * What was committed survives the end of the process and the loss of power, as far as the medium
 * keeps what it was forced to. A storage that keeps nothing beyond its process (in memory) says so
 * in its documentation. A commit is durable whole or absent whole, at whatever point it was cut
 * off.
 *
 * <h2>Failures</h2>
 *
 * A read that fails throws {@link StorageException} and changes nothing. A commit throws it only if
 * nothing was written and nothing will be; when that is uncertain, it answers {@link
 * CommitOutcome.Unknown} instead. A failed force of a file is never retried as if nothing had
 * happened: the storage is broken from then on and refuses every commit. A damaged record makes the
 * calls that would return it throw {@link StorageException.Reason#DAMAGED}, naming its key when it
 * is known; listings and searches leave it out only when they report it otherwise.
 *
 * <h2>Time</h2>
 *
 * A storage has a clock of its own by which it judges what is due and when a lease ends; one shared
 * by several processes has one for all of them. It tells the instant with its answer, and the
 * caller decides with that.
 *
 * <p>A call that a broken network, a hanging server or a lock could hold up for ever is bounded by
 * a time that the storage states or its user sets; what was not done by then ends as any other
 * failure, a commit as {@link CommitOutcome.Unknown} where it may have taken place.
 *
 * <h2>Threads and interrupts</h2>
 *
 * Every method may be called by any number of threads at once, {@link #close} included; calls after
 * it throw {@link StorageException.Reason#CLOSED}. An interrupt never damages the storage, never
 * makes later calls fail, and never leaves a commit half done. A call may ignore it and finish, or
 * end early with {@link StorageException.Reason#INTERRUPTED} (a commit only if nothing was
 * written); either way the thread's interrupt flag is set when the call returns.
 *
 * <h2>Limits</h2>
 *
 * The limits stand with the values ({@link RecordKey#MAX_ID_LENGTH}, {@link
 * RecordWrite.Put#MAX_PAYLOAD}, {@link Attribute#MAX_PER_RECORD}, {@link
 * AttributeValue.Text#MAX_LENGTH}, {@link Commit#MAX_WRITES}, {@link Commit#MAX_PAYLOAD}); each
 * value within them can be stored and comes back to the character and the byte.
 */
public interface Storage extends AutoCloseable {

  /**
   * Carries out all writes, or none.
   *
   * <p>A {@link RecordWrite} whose record does not have the expected revision makes the whole
   * commit {@link CommitOutcome.Refused}, naming every such record. A commit that was settled as
   * {@link Settlement#VOID} before it came is refused too, naming every record that it has a write
   * for. The commit's id is stored with the records that it puts and kept for {@link #settle}. One
   * that threw what can be retried may be sent again under the same id.
   *
   * @param commit the writes; its id was never used before
   * @return how it ended
   * @throws StorageException if nothing was written and nothing will be
   */
  CommitOutcome commit(Commit commit);

  /**
   * Says what became of a commit, for good. If it has not taken place, this call sees to it that it
   * never will, even if it is still on its way.
   *
   * <p>A storage can answer at least for the last 10,000 commits that were begun or settled,
   * whether the storage has been closed and opened in between or not. It does not know a commit
   * that lies further back from one that never was, and calls both VOID: who has an unknown outcome
   * settles it before doing anything else.
   *
   * @param id the commit
   * @return whether it took place
   * @throws StorageException if that cannot be found out now; the caller asks again
   */
  Settlement settle(CommitId id);

  /**
   * The record with this key.
   *
   * @return the record; empty if there is none
   * @throws StorageException if it cannot be read
   */
  Optional<StoredRecord> get(RecordKey key);

  /**
   * A page of the records of one kind, by id. Records that come or go while pages are read do not
   * disturb those that stay: each of these shows up exactly once.
   *
   * @throws StorageException if it cannot be read
   */
  ListPage list(ListQuery query);

  /**
   * A page of the records with a matching attribute. Costs what it returns, not what is stored.
   *
   * @throws StorageException if it cannot be read
   */
  FindPage find(FindQuery query);

  /**
   * The records that are due now, by this storage's clock. Costs what it returns, not what is
   * stored.
   *
   * @param vault the vault
   * @param limit the most records to return, 1 to {@value ListQuery#MAX_LIMIT}
   * @throws StorageException if it cannot be read
   */
  DuePage due(VaultId vault, int limit);

  /**
   * The least due instant of a vault's records that is later than the given one. What somebody has
   * in hand does not count. Costs the same whatever is stored.
   *
   * @return empty: none is due later
   * @throws StorageException if it cannot be read
   */
  Optional<Instant> dueAfter(VaultId vault, Instant instant);

  /**
   * The position after the last change so far.
   *
   * @throws StorageException if it cannot be read
   */
  FeedPosition feedEnd();

  /**
   * The changes of all vaults that follow a position, deletions included. No change is ever skipped
   * by a reader that follows the feed, however commits overlap, and none waits for a commit that is
   * not finished yet, nor for a foreign transaction: once a commit has been answered, a reader that
   * asks afterwards and goes on until there is nothing more has met it. A commit that was answered
   * before another one began comes before it; those that overlapped come in any order, in the order
   * of the revisions where they wrote the same record.
   *
   * <p>The feed holds at least the last 10,000 changes, and is trimmed beyond that by age or count,
   * as the storage says. A reader that is further behind is told to resynchronise, never left
   * without an answer, and so is one whose position another storage, or this one before it was
   * restored from a copy, gave. Positions outlive the closing and opening of the storage, where its
   * records do.
   *
   * @param after a position that this storage gave
   * @param limit the number of changes to aim for, 1 to {@value ListQuery#MAX_LIMIT}; a commit is
   *     not torn apart, so there may be more
   * @throws StorageException if it cannot be read
   */
  Feed changes(FeedPosition after, int limit);

  /**
   * Whether others may write to it while this object has it open: other processes, or other objects
   * in this one. A cache of a storage that is not shared needs no news from the feed.
   */
  boolean isShared();

  /**
   * The ability to hand out due records to one of several claimers; empty: it lacks that. The
   * answer is always the same for one object.
   */
  default Optional<Claims> claims() {
    return Optional.empty();
  }

  /**
   * Begins to watch for what others write; empty: this storage cannot tell better than its feed,
   * which is looked at now and then. A watch may occupy a connection until it is closed; closing
   * the storage closes it.
   *
   * @throws StorageException if it cannot be watched now
   */
  default Optional<ChangeWatch> watch() {
    return Optional.empty();
  }

  /**
   * Lets go of it. Commits that have been answered stay. Calls that are under way end normally or
   * with {@link StorageException.Reason#CLOSED}. Closing again does nothing.
   */
  @Override
  void close();
}
