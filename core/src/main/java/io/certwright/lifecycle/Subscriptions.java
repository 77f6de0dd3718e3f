package io.certwright.lifecycle;

import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.outbox.Outbox;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.SubscriptionRecord.Failing;
import java.util.List;

/**
 * The durable listeners of a vault, whichever node offers them, and how far each was told.
 *
 * <p>Thread-safe. It needs the permission {@code lifecycle/run}.
 */
public final class Subscriptions {

  private final LifecycleManager manager;
  private final Outbox outbox;

  Subscriptions(LifecycleManager manager, Outbox outbox) {
    this.manager = manager;
    this.outbox = outbox;
  }

  /** All of them by name: how far behind each is, and which are failing. */
  public List<Subscription> list() {
    authorise();
    return outbox.standings().stream().map(Subscriptions::subscription).toList();
  }

  private static Subscription subscription(Outbox.Standing standing) {
    var state = standing.state();
    return new Subscription(
        state.name(), standing.waiting(), state.failing().map(Subscriptions::failure));
  }

  private static Subscription.Failure failure(Failing failing) {
    return new Subscription.Failure(
        failing.event(), failing.since(), failing.attempts(), failing.next(), failing.reason());
  }

  /**
   * Forgets how far a listener was told that nobody offers any more. If one of its name comes
   * again, it is a new one.
   *
   * @throws NotFoundException if there is none of this name
   * @throws ConflictException if it is one of this manager, or being served
   */
  public void remove(String name) {
    authorise();
    outbox.remove(manager.caller(), Names.fold(name));
  }

  private void authorise() {
    manager.requireOpen();
    manager.engine().gate().authorise(manager.caller(), Permission.LIFECYCLE_RUN, "");
  }

  @Override
  public String toString() {
    return "Subscriptions[" + manager.engine().name() + "]";
  }
}
