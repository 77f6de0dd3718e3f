package io.certwright.internal.outbox;

import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.SubscriptionRecord;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import java.util.List;
import java.util.Optional;

/**
 * A subscription in the vault. Its revision is the fence: who has lost it to another node keeps
 * nothing any more. Thread-safe.
 */
final class StoredPlace implements Place {

  private final Caller caller;
  private final Gate gate;
  private final RecordStore records;
  private final String name;

  StoredPlace(Caller caller, Gate gate, RecordStore records, String name) {
    this.caller = caller;
    this.gate = gate;
    this.records = records;
    this.name = name;
  }

  @Override
  public Optional<Stored<SubscriptionRecord>> read() {
    return records.find(SubscriptionRecord.TYPE, name);
  }

  @Override
  public Stored<SubscriptionRecord> write(
      Stored<SubscriptionRecord> before, SubscriptionRecord after, Entry entry)
      throws ChangeRefusedException {
    var none = RecordStore.noSecret();
    var write = records.replace(SubscriptionRecord.TYPE, after, none, before.revision());
    gate.commit(
        caller,
        entry.operation(),
        name,
        entry.outcome(),
        entry.detail(),
        List.of(write),
        List.of(),
        entry.events());
    return new Stored<>(after, before.revision() + 1);
  }

  @Override
  public boolean isShared() {
    return Failures.guard(records.storage()::isShared);
  }
}
