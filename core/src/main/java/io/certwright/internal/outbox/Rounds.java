package io.certwright.internal.outbox;

import io.certwright.audit.AuditOutcome;
import io.certwright.event.Measurement.Delivered;
import io.certwright.event.RecordedEvent;
import io.certwright.event.VaultEvent;
import io.certwright.internal.audit.TrailPosition;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.outbox.EventTrail.Stretch;
import io.certwright.internal.record.SubscriptionRecord;
import io.certwright.internal.record.SubscriptionRecord.Failing;
import io.certwright.internal.store.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one listener, round by round, what the trail says after the place up to which it was told.
 * The place is kept after what was told, so a crash at any step leads to telling again, never to
 * leaving out. Used by one thread at a time.
 */
final class Rounds {

  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
  private static final int STRETCH = 500;
  private static final int BATCH = 100;

  /** Entries without events are passed without keeping the place, but not for ever. */
  private static final int MOST_UNKEPT = 10_000;

  private final Desk desk;
  private final String name;
  private final Ear ear;
  private final Place place;
  private final Duration patience;
  private final BooleanSupplier stopped;
  private final Leases leases;

  private Optional<Instant> restUntil = Optional.empty();
  private boolean checked;
  private boolean removed;
  private int unkept;

  /** The revision of the kept place that {@link #ahead} goes on from. */
  private long known;

  private TrailPosition ahead = TrailPosition.START;

  /**
   * Rounds for a listener.
   *
   * @param patience for how long an event is told again that fails, before it is passed over
   */
  Rounds(Desk desk, String name, Ear ear, Place place, Duration patience, BooleanSupplier stopped) {
    this.desk = desk;
    this.name = name;
    this.ear = ear;
    this.place = place;
    this.patience = patience;
    this.stopped = stopped;
    this.leases = new Leases(desk, place);
  }

  /** Whether the next attempt is still to come. */
  boolean isResting() {
    return restUntil.filter(next -> !Patience.isDue(next, now())).isPresent();
  }

  /**
   * Tells what there is.
   *
   * @return whether nothing is left of what there was when it began
   */
  boolean round() {
    restUntil = Optional.empty();
    // What a listener causes is told in the next round, so that it cannot keep this one going.
    var until = desk.trail().end();
    var found = place.read();
    if (found.isEmpty()) {
      if (!removed) {
        LOG.warn("the subscription of {} was removed, so it is told nothing more", name);
      }
      removed = true;
      return true;
    }
    try {
      var state = checked(found.get(), until);
      var stretch = firstWithEvents(from(state), until);
      if (stretch.stops().isEmpty()) {
        return passed(state, stretch.end());
      }
      var failing = state.value().failing();
      if (failing.filter(f -> !Patience.isDue(f.next(), now())).isPresent()) {
        restUntil = failing.map(Failing::next);
        return false;
      }
      var mine = take(state);
      return mine.isPresent() && tell(mine.get(), stretch, until);
    } catch (ChangeRefusedException e) {
      LOG.debug("another node serves the subscription of {} now", name);
      return false;
    }
  }

  private TrailPosition from(Stored<SubscriptionRecord> state) {
    return state.revision() == known ? ahead : position(state.value().position());
  }

  static TrailPosition position(String text) {
    return text.isEmpty() ? TrailPosition.START : TrailPosition.parse(text);
  }

  private Stretch firstWithEvents(TrailPosition from, TrailPosition until) {
    var stretch = desk.trail().read(from, until, STRETCH);
    unkept += stretch.entries();
    while (stretch.stops().isEmpty() && stretch.more()) {
      stretch = desk.trail().read(stretch.end(), until, STRETCH);
      unkept += stretch.entries();
    }
    return stretch;
  }

  private boolean passed(Stored<SubscriptionRecord> state, TrailPosition at)
      throws ChangeRefusedException {
    known = state.revision();
    ahead = at;
    if (unkept > MOST_UNKEPT && !leases.isOthers(state.value())) {
      var unused = keep(state, at, 0);
    }
    return true;
  }

  /**
   * That the trail has what was told last, for an older copy of it may have been put back, and all
   * that is to be told after that, for it may have been pruned.
   */
  private Stored<SubscriptionRecord> checked(Stored<SubscriptionRecord> state, TrailPosition end)
      throws ChangeRefusedException {
    var position = checked ? end : position(state.value().position());
    var after = state;
    if (!checked && !desk.trail().reaches(position)) {
      LOG.error(
          "the audit trail does not reach {} any more, up to which {} was told; it goes on at the"
              + " end",
          state.value().position(),
          name);
      after = missed(state, "the trail does not reach " + state.value().position(), end);
    } else if (!checked && desk.trail().hasLost(position)) {
      LOG.error("what was to be told to {} after {} was pruned", name, state.value().position());
      var next = desk.trail().afterPruned(position);
      after = missed(state, "the trail begins after " + state.value().position(), next);
    }
    checked = true;
    return after;
  }

  private Stored<SubscriptionRecord> missed(
      Stored<SubscriptionRecord> state, String why, TrailPosition next)
      throws ChangeRefusedException {
    var event = new VaultEvent.EventsMissed();
    var entry = new Place.Entry("lifecycle/deliver", AuditOutcome.FAILED, why, List.of(event));
    return place.write(state, state.value().told(next.text()), entry);
  }

  private Optional<Stored<SubscriptionRecord>> take(Stored<SubscriptionRecord> state)
      throws ChangeRefusedException {
    if (leases.isOthers(state.value())) {
      return Optional.empty();
    }
    if (leases.isLongEnough(state.value())) {
      return Optional.of(state);
    }
    var held = leases.extended(state.value());
    return Optional.of(place.write(state, held, Place.Entry.done("lifecycle/claim", desk.node())));
  }

  private boolean tell(Stored<SubscriptionRecord> mine, Stretch first, TrailPosition until)
      throws ChangeRefusedException {
    var state = mine;
    var at = from(state);
    int told = 0;
    for (var stretch = first; ; stretch = desk.trail().read(at, until, STRETCH)) {
      for (var stop : stretch.stops()) {
        for (var event : left(stop.events(), state.value())) {
          if (stopped.getAsBoolean()) {
            var unused = keep(state, at, told);
            return false;
          }
          var heard = isOfItself(event) ? Ear.WELL : told(event);
          if (heard instanceof Ear.Heard.Never never) {
            state = passOver(state, at, event, 1, never.reason());
          } else if (heard instanceof Ear.Heard.Again again) {
            var failing = failing(state.value(), event, again);
            if (!Patience.isSpent(failing, patience, now())) {
              var unused = fail(state, at, failing);
              return false;
            }
            state = passOver(state, at, event, failing.attempts(), failing.reason());
          }
          told++;
        }
        at = stop.after();
        if (told >= BATCH || !leases.isLongEnough(state.value())) {
          state = keep(state, at, told);
          told = 0;
        }
      }
      at = stretch.end();
      if (!stretch.more()) {
        break;
      }
    }
    if (told > 0 || state.value().failing().isPresent()) {
      state = keep(state, at, told);
    }
    known = state.revision();
    ahead = at;
    return true;
  }

  /** Of an entry whose telling failed half way: what stands before what failed was heard. */
  private static List<RecordedEvent> left(List<RecordedEvent> all, SubscriptionRecord state) {
    var failed = state.failing().map(Failing::event).orElse("");
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).header().id().equals(failed)) {
        return all.subList(i, all.size());
      }
    }
    return all;
  }

  private Ear.Heard told(RecordedEvent event) {
    long begun = desk.meters().begun();
    var heard = ear.tell(event);
    desk.meters().ended(begun, took -> new Delivered(name, outcome(heard), took));
    return heard;
  }

  private static Delivered.Outcome outcome(Ear.Heard heard) {
    if (heard instanceof Ear.Heard.Never) {
      return Delivered.Outcome.REFUSED;
    }
    return heard instanceof Ear.Heard.Again ? Delivered.Outcome.FAILED : Delivered.Outcome.TOLD;
  }

  /** One that nobody could be told has told of that itself: it would go on for ever. */
  private boolean isOfItself(RecordedEvent event) {
    return event.event() instanceof VaultEvent.EventPassedOver
        && event.header().subject().equals(name);
  }

  private Failing failing(SubscriptionRecord state, RecordedEvent event, Ear.Heard.Again again) {
    var now = now();
    var id = event.header().id();
    var before = state.failing().filter(last -> last.event().equals(id));
    int attempts = before.map(Failing::attempts).orElse(0) + 1;
    return new Failing(
        id,
        before.map(Failing::since).filter(since -> !since.isAfter(now)).orElse(now),
        attempts,
        now.plus(Patience.pause(attempts, again.after(), desk.random().getAsDouble())),
        Patience.brief(again.reason()));
  }

  private Stored<SubscriptionRecord> fail(
      Stored<SubscriptionRecord> state, TrailPosition at, Failing failing)
      throws ChangeRefusedException {
    restUntil = Optional.of(failing.next());
    var entry =
        new Place.Entry("lifecycle/deliver", AuditOutcome.FAILED, failing.reason(), List.of());
    return place.write(state, leases.extended(state.value().failed(at.text(), failing)), entry);
  }

  private Stored<SubscriptionRecord> passOver(
      Stored<SubscriptionRecord> state,
      TrailPosition at,
      RecordedEvent event,
      int attempts,
      String reason)
      throws ChangeRefusedException {
    var why = Patience.brief(reason);
    LOG.error("{} is not told of {}: {}", name, event.header(), why);
    var entry =
        new Place.Entry(
            "lifecycle/pass-over", AuditOutcome.FAILED, why, toldOf(event, attempts, why));
    return place.write(state, leases.extended(state.value().told(at.text())), entry);
  }

  /** Nothing, of what tells of a listener itself: two that refuse it would go on for ever. */
  private static List<VaultEvent> toldOf(RecordedEvent event, int attempts, String why) {
    if (event.event() instanceof VaultEvent.EventPassedOver
        || event.event() instanceof VaultEvent.EventsMissed) {
      return List.of();
    }
    return List.of(new VaultEvent.EventPassedOver(event.header().id(), attempts, why));
  }

  private Stored<SubscriptionRecord> keep(
      Stored<SubscriptionRecord> state, TrailPosition at, int told) throws ChangeRefusedException {
    unkept = 0;
    var entry = Place.Entry.done("lifecycle/deliver", told + " events");
    return place.write(state, leases.extended(state.value().told(at.text())), entry);
  }

  /** Has others serve it at once. */
  void letGo() {
    var found = place.read();
    if (found.filter(state -> leases.isMine(state.value())).isPresent()) {
      try {
        var free = found.get().value().held(Optional.empty());
        var entry = Place.Entry.done("lifecycle/release", desk.node());
        var unused = place.write(found.get(), free, entry);
      } catch (ChangeRefusedException e) {
        LOG.debug("another node serves the subscription of {} already", name);
      }
    }
  }

  private Instant now() {
    return desk.now();
  }
}
