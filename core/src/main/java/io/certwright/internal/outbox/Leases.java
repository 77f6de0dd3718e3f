package io.certwright.internal.outbox;

import io.certwright.internal.record.SubscriptionRecord;
import io.certwright.internal.record.SubscriptionRecord.Lease;
import java.time.Duration;
import java.util.Optional;

/**
 * Who serves a subscription that several nodes offer. A lease counts from the last time that its
 * holder kept a place, so one who hangs or has died loses it. Where nobody shares the storage there
 * is none.
 */
final class Leases {

  /** How long one is. */
  static final Duration LENGTH = Duration.ofMinutes(1);

  private final Desk desk;
  private final Place place;

  Leases(Desk desk, Place place) {
    this.desk = desk;
    this.place = place;
  }

  /** Whether another node has it. */
  boolean isOthers(SubscriptionRecord state) {
    return place.isShared()
        && running(state).filter(lease -> !lease.holder().equals(desk.node())).isPresent();
  }

  /** Whether this node has it. */
  boolean isMine(SubscriptionRecord state) {
    return place.isShared()
        && running(state).filter(lease -> lease.holder().equals(desk.node())).isPresent();
  }

  /** Whether this node has it for half of its length yet, or needs none. */
  boolean isLongEnough(SubscriptionRecord state) {
    var enough = desk.now().plus(LENGTH.dividedBy(2));
    return !place.isShared()
        || (isMine(state)
            && state.lease().filter(lease -> enough.isBefore(lease.until())).isPresent());
  }

  /** A lease that ends later than one can is only what a clock set back has left. */
  private Optional<Lease> running(SubscriptionRecord state) {
    var now = desk.now();
    var latest = now.plus(LENGTH.multipliedBy(2));
    return state
        .lease()
        .filter(lease -> now.isBefore(lease.until()) && !lease.until().isAfter(latest));
  }

  /** The same with a lease of this node's from now on. */
  SubscriptionRecord extended(SubscriptionRecord state) {
    return state.held(
        place.isShared()
            ? Optional.of(new Lease(desk.node(), desk.now().plus(LENGTH)))
            : Optional.empty());
  }
}
