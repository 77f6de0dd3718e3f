package io.certwright.internal.gate;

import io.certwright.internal.record.ApprovalRecord;
import io.certwright.internal.record.Names;
import io.certwright.spi.storage.RecordWrite;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An approval in the hand of who asked for it. The first commit of what was approved uses it up; a
 * second one does no harm, for it is the same call that goes on. Thread-safe.
 */
final class Permit {

  private final ApprovalRecord approval;
  private final RecordWrite.Delete use;
  private final AtomicBoolean used = new AtomicBoolean();

  /**
   * @param use the write that uses it up, which is refused if it is another by now
   */
  Permit(ApprovalRecord approval, RecordWrite.Delete use) {
    this.approval = approval;
    this.use = use;
  }

  boolean isUsed() {
    return used.get();
  }

  void used() {
    used.set(true);
  }

  RecordWrite.Delete use() {
    return use;
  }

  /** Whether it is about that, whatever the version. */
  boolean isFor(Ask ask) {
    return approval.asked().stream()
        .anyMatch(
            asked ->
                asked.permission() == ask.permission()
                    && Names.withoutVersion(asked.target())
                        .equals(Names.withoutVersion(ask.target())));
  }

  /** What the entry of what is done by it says. */
  String told() {
    var by = approval.consents().stream().map(consent -> consent.by().name()).toList();
    return "approved by " + String.join(", ", by) + " (" + approval.id() + ")";
  }
}
