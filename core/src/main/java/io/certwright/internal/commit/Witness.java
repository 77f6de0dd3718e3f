package io.certwright.internal.commit;

import io.certwright.errors.IntegrityException;
import io.certwright.errors.VaultMovedException;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.store.Chains;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.storage.StoredRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks, every few commits, where another chain ends, one after another, so that an entry of this
 * one tells of it: an end that is told of cannot be cut off unnoticed. Used by one thread at a
 * time.
 */
final class Witness {

  /** After so many commits it looks again; what an entry costs more is shared by as many. */
  static final int COMMITS = 8;

  private final RecordStore records;
  private final Chains chains;
  private final Tellings tellings;
  private final Map<String, String> known = new HashMap<>();

  private Optional<String> at = Optional.empty();
  private int commits;
  private boolean looked;
  private List<AuditRecord.Told> seen = List.of();

  Witness(RecordStore records, Tellings tellings) {
    this.records = records;
    this.chains = new Chains(records);
    this.tellings = tellings;
  }

  /**
   * What an entry of this chain is to tell.
   *
   * @throws VaultMovedException if the first chain has ended: it ends here too, whether the move
   *     has come so far or not
   */
  List<AuditRecord.Told> seenFrom(String own) {
    if (commits % COMMITS == 0 && !looked) {
      looked = true;
      look(own).ifPresent(end -> seen = List.of(tellings.seen(end)));
    }
    return seen;
  }

  /** What is to be told was told. */
  void told() {
    commits++;
    looked = false;
    seen.forEach(told -> known.put(Chains.of(told.id()).orElseThrow(), told.id()));
    seen = List.of();
  }

  /** The ends of all chains but the first. */
  List<AuditRecord.Told> all() {
    var all = new ArrayList<AuditRecord.Told>();
    for (var end = chains.greatest(); end.isPresent(); ) {
      var name = Chains.of(end.get().key().id()).orElseThrow();
      if (!name.equals(Chains.FIRST)) {
        all.add(tellings.seen(end.get()));
      }
      end = chains.below(name);
    }
    return all;
  }

  private Optional<StoredRecord> look(String own) {
    try {
      var end = next();
      if (end.filter(found -> Chains.of(found.key().id()).orElseThrow().equals(own)).isPresent()) {
        end = next();
      }
      return end.filter(this::isNews);
    } catch (IntegrityException e) {
      // A chain that is damaged is found by who verifies it; others go on beside it.
      return Optional.empty();
    }
  }

  /** The next one, in a circle. */
  private Optional<StoredRecord> next() {
    var end = at.flatMap(chains::below).or(chains::greatest);
    at = end.flatMap(found -> Chains.of(found.key().id()));
    return end;
  }

  private boolean isNews(StoredRecord end) {
    var id = end.key().id();
    var name = Chains.of(id).orElseThrow();
    if (id.equals(known.get(name))) {
      return false;
    }
    var note = records.open(AuditRecord.TYPE, end).value().note();
    if (name.equals(Chains.FIRST) && note.ends()) {
      throw new VaultMovedException(Moved.destination(note));
    }
    return true;
  }
}
