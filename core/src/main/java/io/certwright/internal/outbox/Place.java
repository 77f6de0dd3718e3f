package io.certwright.internal.outbox;

import io.certwright.audit.AuditOutcome;
import io.certwright.event.VaultEvent;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.record.SubscriptionRecord;
import io.certwright.internal.store.Stored;
import java.util.List;
import java.util.Optional;

/** Where it is kept how far somebody was told. */
interface Place {

  /** What is kept; empty: nothing any more. */
  Optional<Stored<SubscriptionRecord>> read();

  /**
   * Keeps the next state.
   *
   * @throws ChangeRefusedException if it is not any more what it was
   */
  Stored<SubscriptionRecord> write(
      Stored<SubscriptionRecord> before, SubscriptionRecord after, Entry entry)
      throws ChangeRefusedException;

  /** Whether others may serve the same subscription. */
  boolean isShared();

  /** How the trail tells of it. */
  record Entry(String operation, AuditOutcome outcome, String detail, List<VaultEvent> events) {

    static Entry done(String operation, String detail) {
      return new Entry(operation, AuditOutcome.DONE, detail, List.of());
    }
  }
}
