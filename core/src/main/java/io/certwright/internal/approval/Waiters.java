package io.certwright.internal.approval;

import io.certwright.internal.record.ApprovalRecord;
import io.certwright.spi.storage.RecordWrite;
import java.util.List;

/** The operations that wait for approval: what becomes of them with their requests. */
public interface Waiters {

  /** How a request ends without having been used. */
  enum End {
    /** Somebody denied it. */
    DENIED,
    /** Who asked took it back. */
    WITHDRAWN,
    /** Nobody approved in time, or it was not used in time. */
    EXPIRED
  }

  /** The writes that have an operation go on, if one waits for this. */
  List<RecordWrite> granted(ApprovalRecord approval);

  /**
   * The writes that end an operation, if one waits for this.
   *
   * @param why in the words of who denied it; may be empty
   */
  List<RecordWrite> ended(ApprovalRecord approval, End end, String why);
}
