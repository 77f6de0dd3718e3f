package io.certwright.internal.outbox;

import io.certwright.internal.audit.TrailPosition;
import io.certwright.internal.record.SubscriptionRecord;
import io.certwright.internal.store.Stored;
import java.util.Optional;

/** A place in memory, for listeners that end with this process. Used by one thread at a time. */
final class TransientPlace implements Place {

  private Stored<SubscriptionRecord> state;

  TransientPlace(TrailPosition start) {
    this.state = new Stored<>(SubscriptionRecord.at("", start.text()), 1);
  }

  @Override
  public Optional<Stored<SubscriptionRecord>> read() {
    return Optional.of(state);
  }

  @Override
  public Stored<SubscriptionRecord> write(
      Stored<SubscriptionRecord> before, SubscriptionRecord after, Entry entry) {
    state = new Stored<>(after, before.revision() + 1);
    return state;
  }

  @Override
  public boolean isShared() {
    return false;
  }
}
