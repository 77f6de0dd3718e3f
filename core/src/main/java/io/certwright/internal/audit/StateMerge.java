package io.certwright.internal.audit;

import io.certwright.internal.record.AuditRecord.Told;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.record.LastTold;
import io.certwright.internal.record.PruneSummary.Part;
import io.certwright.internal.record.StatePartRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.storage.RecordWrite;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.function.Consumer;

/**
 * Adds to what pruned entries told of the records what more of them told: parts of which nothing is
 * told anew stay as they are, the others are written anew beside the old ones, one after another.
 * Used by one thread, once.
 */
final class StateMerge {

  private static final int ID_BYTES = 16;

  /** Items of one part; each is about 120 bytes, and 2 KiB at most. */
  static final int MOST_ITEMS = 400;

  /** Parts of one commit. */
  private static final int BATCH = 10;

  private final RecordStore records;
  private final PrunedState state;
  private final Consumer<List<RecordWrite>> commit;
  private final List<Part> parts = new ArrayList<>();
  private final List<LastTold> items = new ArrayList<>();
  private final List<RecordWrite> writes = new ArrayList<>();

  /**
   * A merge.
   *
   * @param commit makes parts durable
   */
  StateMerge(RecordStore records, Consumer<List<RecordWrite>> commit) {
    this.records = records;
    this.state = new PrunedState(records);
    this.commit = commit;
  }

  /**
   * Writes what is new.
   *
   * @param before the parts that there were
   * @param told what was told since, in its order, by the places
   * @return the parts that there are
   */
  List<Part> run(List<Part> before, NavigableMap<String, List<Told>> told) {
    for (int i = 0; i < Math.max(1, before.size()); i++) {
      var mine = i == 0 ? told : told.tailMap(before.get(i).from(), true);
      if (i + 1 < before.size()) {
        mine = mine.headMap(before.get(i + 1).from(), false);
      }
      if (!mine.isEmpty()) {
        var known = before.isEmpty() ? List.<LastTold>of() : state.read(before.get(i));
        merge(known, mine);
      } else if (!before.isEmpty()) {
        write(items.size());
        parts.add(before.get(i));
      }
    }
    write(items.size());
    flush();
    return parts;
  }

  private void merge(List<LastTold> known, NavigableMap<String, List<Told>> more) {
    var ledger = new Ledger();
    known.forEach(ledger::begin);
    more.values().forEach(all -> all.forEach(ledger::tell));
    items.addAll(ledger.items());
    while (items.size() > MOST_ITEMS) {
      write(MOST_ITEMS);
    }
  }

  /** The first of the items as a part. */
  private void write(int count) {
    if (count == 0) {
      return;
    }
    var mine = items.subList(0, count);
    var id = HexFormat.of().formatHex(records.crypto().randomBytes(ID_BYTES));
    var part = new StatePartRecord(id, mine, Extensions.NONE);
    parts.add(new Part(id, mine.get(0).place(), state.digest(part)));
    mine.clear();
    writes.add(records.insert(StatePartRecord.TYPE, part, RecordStore.noSecret()));
    if (writes.size() == BATCH) {
      flush();
    }
  }

  private void flush() {
    if (!writes.isEmpty()) {
      commit.accept(List.copyOf(writes));
      writes.clear();
    }
  }
}
