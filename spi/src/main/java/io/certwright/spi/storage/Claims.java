package io.certwright.spi.storage;

import java.util.List;

/**
 * The ability of a storage to hand out due records to one of several claimers, many in one step
 * ({@link Storage#claims()}). Without it, core claims a record by a commit of its own.
 *
 * <p>A claim hides a record from {@link Storage#due} and from other claims until its lease ends by
 * the storage's clock; then the record is due again, in the order of its due instant. It changes
 * nothing that a reader sees otherwise: not the record, not its revision, not the feed. A put or a
 * deletion of the record, by whomever, ends the claim.
 *
 * <p>A claim need not survive the end of the storage: its record is due again then, and the fence
 * refuses whoever still believes in it. One whose reply was lost simply runs out.
 *
 * <p>What {@link Storage} says of failures, threads, interrupts and closing holds here too.
 */
public interface Claims {

  /**
   * Claims the records that are due now and in nobody's hand, those longest due first. Claimers
   * that come at once get different records, none waits for another's, and one may get fewer than
   * there are. Costs what it returns, not what is stored.
   *
   * @throws StorageException if nothing was claimed; of a claim whose reply was lost nobody knows,
   *     and it is left to run out
   */
  ClaimPage claim(ClaimRequest request);

  /**
   * Carries out a commit if, besides its own preconditions, every fence stands. A record whose
   * fence does not is named in the refusal.
   *
   * @param fences at most one for each record, whether the commit writes it or not, and no more
   *     than {@value Commit#MAX_WRITES}
   * @throws StorageException if nothing was written and nothing will be
   * @see Storage#commit
   */
  CommitOutcome commit(Commit commit, List<Fence> fences);
}
