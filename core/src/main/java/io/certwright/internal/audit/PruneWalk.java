package io.certwright.internal.audit;

import io.certwright.errors.IntegrityException;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.AuditRecord.Told;
import io.certwright.internal.record.Checkpoint.Head;
import io.certwright.internal.record.CheckpointRecord;
import io.certwright.internal.record.PruneSummary;
import io.certwright.internal.record.PruneSummary.Part;
import io.certwright.internal.record.PruneSummary.Stretch;
import io.certwright.internal.store.Chains;
import io.certwright.internal.store.Pruned;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.ListQuery.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Goes along the entries that are to be pruned, no entry before another one that it tells of, up to
 * the first that is too young. They are verified, because afterwards nobody can; and it is
 * remembered what has to be known of them. Used by one thread, once.
 */
final class PruneWalk {

  private static final int PAGE = 500;

  private final RecordStore records;
  private final Pruned before;
  private final Links links;

  /** The last entry of each chain, which is never pruned. */
  private final Map<String, String> ends = new HashMap<>();

  /** What checkpoints say of entries that were not pruned yet. */
  private final Map<String, Bytes> signed = new HashMap<>();

  private final Map<String, Gone> gone = new TreeMap<>();
  private final NavigableMap<String, List<Told>> told = new TreeMap<>();
  private final Map<String, Told> ahead = new TreeMap<>();
  private long entries;

  PruneWalk(RecordStore records, Pruned before) {
    this.records = records;
    this.before = before;
    this.links =
        new Links(
            records,
            before,
            finding -> {
              throw refused(finding.place(), finding.message());
            });
    before.summary().map(PruneSummary::stretches).orElse(List.of()).forEach(this::add);
    before.summary().map(PruneSummary::ahead).orElse(List.of()).forEach(this::tellAhead);
  }

  /**
   * Walks.
   *
   * @param limit entries of that time or a later one stay
   * @param most how many entries at most
   * @return how many there are to be pruned
   */
  long run(Instant limit, long most) {
    var chains = new Chains(records);
    for (var name : chains.names()) {
      ends.put(name, chains.end(name).orElseThrow().key().id());
    }
    readCheckpoints();
    var start = TrailPosition.START;
    for (var head : before.heads()) {
      start = start.with(head.id());
    }
    var walk = new TrailWalk(records, start, PAGE);
    while (entries < most) {
      var step = walk.next();
      if (step.isEmpty() || !take(step.get(), limit)) {
        break;
      }
    }
    return entries;
  }

  /** Whether to go on. */
  private boolean take(TrailWalk.Step step, Instant limit) {
    var place = step.stored().key().id();
    AuditRecord entry;
    try {
      entry = step.require();
    } catch (IntegrityException e) {
      throw refused(place, e.getMessage());
    }
    if (!entry.note().time().isBefore(limit)) {
      return false;
    }
    if (place.compareTo(ends.getOrDefault(entry.stripe(), "")) >= 0) {
      return true;
    }
    if (!AuditRecord.TYPE.id(entry).equals(place) || !links.follow(entry)) {
      throw refused(place, "it does not belong there");
    }
    var expected = signed.get(place);
    if (expected != null && !expected.equals(digest(entry))) {
      throw refused(place, "it is not the entry that a checkpoint tells of");
    }
    entries++;
    gone.computeIfAbsent(entry.stripe(), none -> new Gone()).add(entry);
    for (var each : entry.told()) {
      if (each.kind().equals(AuditRecord.KIND)) {
        tellAhead(each);
      } else {
        told.computeIfAbsent(each.place(), none -> new ArrayList<>()).add(each);
      }
    }
    return true;
  }

  private void add(Stretch known) {
    gone.put(known.last().stripe(), new Gone(known));
  }

  private void tellAhead(Told entry) {
    var chain = Chains.of(entry.id()).orElseThrow(() -> refused(entry.id(), "it is no entry"));
    ahead.merge(chain, entry, (one, other) -> one.id().compareTo(other.id()) < 0 ? other : one);
  }

  /** The newest come first; those before the last prune say nothing new. */
  private void readCheckpoints() {
    var after = Optional.<String>empty();
    boolean news = true;
    while (news) {
      var page = records.list(CheckpointRecord.TYPE, "", after, Order.DESCENDING, PAGE);
      for (var damage : page.damaged()) {
        throw damage;
      }
      news = page.next().isPresent();
      for (var checkpoint : page.records()) {
        var heads = checkpoint.value().content().heads();
        heads.forEach(head -> signed.put(head.id(), head.digest()));
        news &= heads.stream().anyMatch(head -> !before.covers(head.id()));
      }
      after = page.next();
    }
  }

  /** What was told of each record, in its order. */
  NavigableMap<String, List<Told>> told() {
    return told;
  }

  /**
   * All prunes with this one.
   *
   * @param state where it stands what entries told of the records
   */
  PruneSummary summary(Instant time, List<Part> state) {
    var stretches = gone.values().stream().map(this::stretch).toList();
    var heads = stretches.stream().map(Stretch::last).toList();
    var now = new Pruned(heads, Optional.empty(), false);
    long number = before.summary().map(PruneSummary::number).orElse(0L) + 1;
    var others = ahead.values().stream().filter(entry -> !now.covers(entry.id())).toList();
    return new PruneSummary(number, time, stretches, others, state);
  }

  private Stretch stretch(Gone all) {
    return all.stretch(entry -> new Head(entry.stripe(), entry.sequence(), digest(entry)));
  }

  private Bytes digest(AuditRecord entry) {
    return Bytes.copyOf(records.crypto().sha256(AuditRecord.TYPE.encode(entry)));
  }

  private static IntegrityException refused(String place, String why) {
    return new IntegrityException(
        AuditRecord.KIND + "/" + place,
        why + "; nothing is pruned that is not whole. vault.audit().verify() names all of it");
  }
}
