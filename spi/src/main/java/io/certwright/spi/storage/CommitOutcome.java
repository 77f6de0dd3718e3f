package io.certwright.spi.storage;

import java.util.List;

/** How a commit ended: done, refused, or not known. */
public sealed interface CommitOutcome {

  /** Every write is durable and visible to every reader. */
  record Committed() implements CommitOutcome {}

  /**
   * Nothing was written, because these records did not have the revision that was expected of them.
   *
   * @param keys every record whose precondition failed, at least one, in no particular order
   */
  record Refused(List<RecordKey> keys) implements CommitOutcome {

    /** Checks that there is a reason, and copies the list. */
    public Refused {
      keys = List.copyOf(keys);
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("a refusal names the records that it is for");
      }
    }
  }

  /**
   * The storage cannot tell: the commit may have taken place, or may take place yet. The caller
   * looks its id up with {@link Storage#settle}, and does not repeat it before it has an answer.
   *
   * @param cause what came between
   */
  record Unknown(StorageException cause) implements CommitOutcome {}
}
