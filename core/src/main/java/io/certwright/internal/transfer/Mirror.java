package io.certwright.internal.transfer;

import io.certwright.errors.IntegrityException;
import io.certwright.internal.store.Passage;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Makes one storage hold what another one holds of a vault, and keeps it so. What is there already
 * is left alone; what is written is read back and compared. Used by one thread.
 */
final class Mirror {

  private static final int ROUNDS_BETWEEN_PAGES = 4;

  private final Source source;
  private final Target target;
  private final Progress progress;
  private final Following following;
  private final List<String> kinds = Passage.kinds();

  /** What both sides hold, each as it was read there, up to what was {@link #passed}. */
  private final Tally here;

  private final Tally there;

  private int kind;
  private Optional<String> upTo = Optional.empty();
  private Optional<String> end = Optional.empty();

  /** Begins to follow what changes. */
  Mirror(Source source, Target target, RecordStore records, Progress progress) {
    this.source = source;
    this.target = target;
    this.progress = progress;
    this.following = new Following(records.storage(), records.vault(), kinds);
    this.here = new Tally(records.crypto());
    this.there = new Tally(records.crypto());
  }

  long count() {
    return there.count();
  }

  Pace copy() {
    for (kind = 0; kind < kinds.size(); kind++) {
      upTo = Optional.empty();
      end = source.last(kinds.get(kind));
      inRange(end, Optional.empty(), found -> target.remove(found.key(), revision(found)));
      target.flush();
      if (end.isPresent() && !copyKind(end.get())) {
        return Pace.LOST;
      }
    }
    return Pace.BUSY;
  }

  private boolean copyKind(String last) {
    boolean more;
    do {
      var page = source.page(kinds.get(kind), upTo, last);
      more = page.next().isPresent();
      var next = page.next().orElse(last);
      long bytes = copyPage(page.records(), next);
      upTo = Optional.of(next);
      progress.step(page.records().size(), bytes);
      if (follow(ROUNDS_BETWEEN_PAGES) == Pace.LOST) {
        return false;
      }
    } while (more);
    return true;
  }

  /** Looks at what has changed, up to so many times. */
  Pace follow(int rounds) {
    for (int round = 0; round < rounds; round++) {
      var news = following.look();
      if (news.lost()) {
        return Pace.LOST;
      }
      if (news.none()) {
        return Pace.QUIET;
      }
      var changed = new ArrayList<RecordKey>();
      for (var key : news.keys()) {
        if (passed(key)) {
          changed.add(key);
        }
      }
      bringUp(changed);
      progress.step(changed.size(), 0);
    }
    return Pace.BUSY;
  }

  /** What was not passed yet is met on the way; what is beyond its end never is. */
  private boolean passed(RecordKey key) {
    int place = kinds.indexOf(key.kind());
    return place < kind || (place == kind && (!isAfter(key.id(), upTo) || isAfter(key.id(), end)));
  }

  private static boolean isAfter(String id, Optional<String> other) {
    return other.isEmpty() || RecordKey.ID_ORDER.compare(id, other.get()) > 0;
  }

  private long copyPage(List<StoredRecord> records, String next) {
    var missing = new LinkedHashMap<RecordKey, StoredRecord>();
    long bytes = 0;
    for (var record : records) {
      missing.put(record.key(), record);
      here.add(record);
      bytes += record.payload().length();
    }
    var wanted = Map.copyOf(missing);
    inRange(
        upTo,
        Optional.of(next),
        found -> {
          var record = missing.remove(found.key());
          if (record == null) {
            target.remove(found.key(), revision(found));
          } else if (!same(record, found)) {
            target.put(record, revision(found));
          }
        });
    missing.values().forEach(record -> target.put(record, OptionalLong.empty()));
    target.flush();
    readBack(next, wanted);
    return bytes;
  }

  private static OptionalLong revision(StoredRecord record) {
    return OptionalLong.of(record.revision());
  }

  private void readBack(String next, Map<RecordKey, StoredRecord> wanted) {
    var missing = new HashMap<>(wanted);
    inRange(
        upTo,
        Optional.of(next),
        found -> {
          var record = missing.remove(found.key());
          requireSame(found.key(), Optional.ofNullable(record), Optional.of(found));
          there.add(found);
        });
    missing.forEach((key, record) -> requireSame(key, Optional.of(record), Optional.empty()));
  }

  /** What the target holds of the kind after one id up to and with another, or to its end. */
  private void inRange(Optional<String> from, Optional<String> to, Consumer<StoredRecord> visitor) {
    var after = from;
    do {
      var page = target.page(kinds.get(kind), after);
      for (var found : page.records()) {
        if (to.isPresent() && isAfter(found.key().id(), to)) {
          return;
        }
        visitor.accept(found);
      }
      after = page.next();
    } while (after.isPresent());
  }

  private void bringUp(List<RecordKey> keys) {
    var before = new ArrayList<Optional<StoredRecord>>(keys.size());
    var entries = source.readAll(keys);
    for (var entry : entries) {
      var old = target.get(entry.key());
      before.add(old);
      adapt(entry, old);
    }
    target.flush();
    for (int i = 0; i < entries.size(); i++) {
      var entry = entries.get(i);
      var found = target.get(entry.key());
      requireSame(entry.key(), entry.record(), found);
      // What was there before was the same on both sides.
      before.get(i).ifPresent(here::remove);
      before.get(i).ifPresent(there::remove);
      entry.record().ifPresent(here::add);
      found.ifPresent(there::add);
    }
  }

  private void adapt(Entry entry, Optional<StoredRecord> old) {
    var present = old.map(Mirror::revision).orElseGet(OptionalLong::empty);
    var wanted = entry.record();
    if (wanted.isEmpty() && old.isPresent()) {
      target.remove(entry.key(), present);
    } else if (wanted.isPresent() && (old.isEmpty() || !same(wanted.get(), old.get()))) {
      target.put(wanted.get(), present);
    }
  }

  private static boolean same(StoredRecord one, StoredRecord other) {
    return one.revision() == other.revision()
        && one.payload().equals(other.payload())
        && one.attributes().equals(other.attributes())
        && one.due().equals(other.due());
  }

  private static void requireSame(
      RecordKey key, Optional<StoredRecord> wanted, Optional<StoredRecord> found) {
    boolean agree =
        wanted.isPresent() == found.isPresent()
            && (wanted.isEmpty() || same(wanted.get(), found.get()));
    if (!agree) {
      throw new IntegrityException(
          Source.place(key),
          "the storage that the vault is copied to does not give back what was written there");
    }
  }

  /** Requires that both sides hold the same, by number and digest. */
  void requireSame() {
    if (!here.agreesWith(there)) {
      throw new IntegrityException(
          "vault",
          "the copy has "
              + there.count()
              + " records and the original "
              + here.count()
              + ", or some are not the same; copy it again");
    }
  }
}
