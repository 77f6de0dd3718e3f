package io.certwright.internal.outbox;

import io.certwright.errors.IntegrityException;
import io.certwright.event.RecordedEvent;
import io.certwright.internal.audit.TrailPosition;
import io.certwright.internal.audit.TrailWalk;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.PruneSummary;
import io.certwright.internal.store.Chains;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.Pruned;
import io.certwright.internal.store.RecordStore;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The events of a vault, as they stand in its audit trail. Thread-safe. */
public final class EventTrail {

  private static final Logger LOG = LoggerFactory.getLogger(EventTrail.class);

  private static final int STRETCH = 500;
  private static final int MOST_COUNTED = 10_000;

  private final RecordStore records;
  private final String vault;

  /**
   * The events in these records.
   *
   * @param vault the vault's name
   */
  public EventTrail(RecordStore records, String vault) {
    this.records = records;
    this.vault = vault;
  }

  /**
   * Entries of the trail, one after another.
   *
   * @param stops those with events
   * @param end after all of them, those without events included
   * @param entries how many entries that were
   * @param more whether there were more
   */
  public record Stretch(List<Stop> stops, TrailPosition end, int entries, boolean more) {}

  /**
   * An entry with events.
   *
   * @param events what it tells
   * @param after the position after it
   */
  public record Stop(List<RecordedEvent> events, TrailPosition after) {}

  /** After all that there is. Costs a query for each chain. */
  public TrailPosition end() {
    var chains = new Chains(records);
    var end = TrailPosition.START;
    for (var name : chains.names()) {
      var last = chains.end(name);
      if (last.isPresent()) {
        end = end.with(last.get().key().id());
      }
    }
    return end;
  }

  /**
   * Reads on.
   *
   * @param after where
   * @param until no further than that
   * @param entries how many entries at most
   */
  public Stretch read(TrailPosition after, TrailPosition until, int entries) {
    var walk = new TrailWalk(records, after, entries);
    var stops = new ArrayList<Stop>();
    var position = after;
    int passed = 0;
    for (int read = 0; read < entries; read++) {
      var step = walk.next();
      if (step.isEmpty()) {
        return new Stretch(stops, position, passed, false);
      }
      var id = step.get().stored().key().id();
      if (!isWithin(id, until)) {
        // Other chains may still have some.
        continue;
      }
      position = position.with(id);
      passed++;
      var events = events(step.get());
      if (!events.isEmpty()) {
        stops.add(new Stop(events, position));
      }
    }
    return new Stretch(stops, position, passed, passed > 0);
  }

  /**
   * Whether the trail has all entries that a position is after, or had them before it was pruned.
   */
  boolean reaches(TrailPosition position) {
    var pruned = Pruned.of(records);
    for (var id : position.last().values()) {
      var key = records.key(AuditRecord.TYPE, id);
      if (!pruned.covers(id) && Failures.guard(() -> records.storage().get(key)).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** Where to go on after a position, of what is not pruned; the same if all after it is there. */
  TrailPosition afterPruned(TrailPosition position) {
    var on = position;
    for (var gone : stretches()) {
      var last = gone.last();
      if (position.in(last.stripe()).filter(id -> id.compareTo(last.id()) >= 0).isEmpty()) {
        on = on.with(last.id());
      }
    }
    return on;
  }

  /** Whether there were events after a position that are pruned. */
  boolean hasLost(TrailPosition position) {
    for (var gone : stretches()) {
      var stripe = gone.last().stripe();
      var eventful = gone.eventful() < 0 ? "" : AuditRecord.id(stripe, gone.eventful());
      if (position.in(stripe).orElse("").compareTo(eventful) < 0) {
        return true;
      }
    }
    return false;
  }

  private List<PruneSummary.Stretch> stretches() {
    return Pruned.of(records).summary().map(PruneSummary::stretches).orElse(List.of());
  }

  /** How many events there are between two positions, if they are not too many to be counted. */
  int count(TrailPosition after, TrailPosition until) {
    int count = 0;
    var at = after;
    for (int i = 0; i < MOST_COUNTED; i += STRETCH) {
      var stretch = read(at, until, STRETCH);
      count += stretch.stops().stream().mapToInt(stop -> stop.events().size()).sum();
      if (!stretch.more()) {
        break;
      }
      at = stretch.end();
    }
    return count;
  }

  private List<RecordedEvent> events(TrailWalk.Step step) {
    try {
      return EventsOf.entry(step.require(), vault);
    } catch (IntegrityException e) {
      // A verification reports it; whoever is told of the rest must not wait for that.
      LOG.warn("an entry of the audit trail cannot be read, so nobody is told what it says", e);
      return List.of();
    }
  }

  private static boolean isWithin(String id, TrailPosition until) {
    var chain = Chains.of(id);
    return chain.flatMap(until::in).filter(last -> id.compareTo(last) <= 0).isPresent();
  }
}
