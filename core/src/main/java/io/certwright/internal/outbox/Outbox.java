package io.certwright.internal.outbox;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.engine.Engine;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.record.SubscriptionRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.notify.Notifier;
import io.certwright.spi.storage.ListQuery.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

/**
 * Tells the listeners of a life cycle engine what the audit trail says: those with a name durably,
 * shared with the other nodes that offer one of the same name, and those without from now on.
 *
 * <p>Thread-safe.
 */
public final class Outbox {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int PAGE = 100;

  private final Engine engine;
  private final EventTrail trail;

  /** All that is kept of subscriptions from here on is one run of the engine. */
  private final Caller run;

  private final List<Subscriber> subscribers = new ArrayList<>();

  /**
   * Somebody who is to be told durably.
   *
   * @param name folded
   * @param ear how
   * @param fromStart whether a new one is told all that ever happened
   */
  public record Wanted(String name, Function<Engine, Ear> ear, boolean fromStart) {}

  /** Tells a notifier. */
  public static Function<Engine, Ear> by(String name, Notifier notifier) {
    return engine ->
        new NotifierEar(
            name,
            notifier,
            "urn:certwright:vault:" + engine.records().vault().value(),
            engine.contacts()::get);
  }

  /**
   * An outbox that delivers nothing by itself yet.
   *
   * @param node how this node is called among others
   * @param lasting who is told durably
   * @param passing who is told from now on; empty: nobody
   */
  public Outbox(Engine engine, String node, List<Wanted> lasting, Optional<Ear> passing) {
    this.engine = engine;
    this.trail = new EventTrail(engine.records(), engine.name());
    this.run = Caller.inRun(engine.random());
    var desk =
        new Desk(
            trail,
            engine.catalogue().changes()::trail,
            engine.changes(),
            engine.catalogue().freshness(),
            engine.time(),
            engine.decisions(),
            engine.meters(),
            node);
    for (var wanted : lasting) {
      subscribe(wanted);
      var place = new StoredPlace(run, engine.gate(), engine.records(), wanted.name());
      subscribers.add(
          new Subscriber(desk, wanted.name(), wanted.ear().apply(engine), place, Patience.A_DAY));
    }
    passing.ifPresent(
        ear -> {
          var place = new TransientPlace(trail.end());
          subscribers.add(new Subscriber(desk, "(of this process)", ear, place, Duration.ZERO));
        });
  }

  private void subscribe(Wanted wanted) {
    var records = engine.records();
    if (records.find(SubscriptionRecord.TYPE, wanted.name()).isPresent()) {
      return;
    }
    var start = wanted.fromStart() ? "" : trail.end().text();
    var made = SubscriptionRecord.at(wanted.name(), start);
    try {
      engine
          .gate()
          .commit(
              run,
              "lifecycle/subscribe",
              wanted.name(),
              AuditOutcome.DONE,
              wanted.fromStart() ? "from the start" : "from now on",
              List.of(records.insert(SubscriptionRecord.TYPE, made, RecordStore.noSecret())),
              List.of());
    } catch (ChangeRefusedException e) {
      // Another node was faster.
    }
  }

  /** Delivers by itself from now on, each in a thread of its own. */
  public void start(ThreadFactory threads) {
    subscribers.forEach(subscriber -> threads.newThread(subscriber).start());
  }

  /** Tells in this thread what there is to tell now. */
  public void deliver() {
    subscribers.forEach(subscriber -> subscriber.serve(true));
  }

  /** Ends it; waits a little for those who are being told. */
  public void stop() {
    subscribers.forEach(Subscriber::halt);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (var subscriber : subscribers) {
      subscriber.stop(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
  }

  /**
   * A subscription and how far behind it is.
   *
   * @param waiting how many events it has not been told, as far as they were counted
   */
  public record Standing(SubscriptionRecord state, int waiting) {}

  /** All subscriptions of the vault by name. */
  public List<Standing> standings() {
    var all = new ArrayList<Standing>();
    var until = trail.end();
    Optional<String> after = Optional.empty();
    do {
      var page = engine.records().list(SubscriptionRecord.TYPE, "", after, Order.ASCENDING, PAGE);
      for (var found : page.records()) {
        var from = Rounds.position(found.value().position());
        all.add(new Standing(found.value(), trail.count(from, until)));
      }
      after = page.next();
    } while (after.isPresent());
    return all;
  }

  /**
   * Forgets a subscription.
   *
   * @throws NotFoundException if there is none of this name
   * @throws ConflictException if it is one of this process, or others change it all the time
   */
  public void remove(Caller caller, String name) {
    if (subscribers.stream().anyMatch(subscriber -> subscriber.name().equals(name))) {
      throw new ConflictException(
          "the listener \"" + name + "\" is one of this manager; start one without it first");
    }
    var unused =
        Retry.untilDone(
            () -> tryRemove(caller, name),
            () ->
                new ConflictException(
                    "the subscription \""
                        + name
                        + "\" is being served; stop who does and try again"));
  }

  private Stored<SubscriptionRecord> tryRemove(Caller caller, String name)
      throws ChangeRefusedException {
    var records = engine.records();
    var found = records.require(SubscriptionRecord.TYPE, name, "subscription");
    engine
        .gate()
        .commit(
            caller,
            "lifecycle/unsubscribe",
            name,
            AuditOutcome.DONE,
            "",
            List.of(records.delete(SubscriptionRecord.TYPE, name, found.revision())),
            List.of());
    return found;
  }
}
