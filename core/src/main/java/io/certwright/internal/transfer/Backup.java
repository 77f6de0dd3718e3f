package io.certwright.internal.transfer;

import io.certwright.errors.StorageFailureException;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.RecordTypes;
import io.certwright.internal.store.Passage;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StoredRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the whole of an open vault to a stream. Records are copied page by page while the vault
 * works; what changes meanwhile is written again. When a look at the change feed finds that nothing
 * changed since the last values were read, what was written is one state of the vault.
 *
 * <p>Used once, by one thread.
 */
public final class Backup {

  private static final int MOST_RESTARTS = 5;
  private static final int ROUNDS_BETWEEN_PAGES = 4;
  private static final int FREE_ROUNDS = 20;
  private static final Duration LONGEST_HOLD = Duration.ofSeconds(1);
  private static final long MOST_HELD_BYTES = 16L << 20;

  private final RecordStore records;
  private final Gate gate;
  private final Passage passage;
  private final Damage damage;
  private final Source source;
  private final Progress progress;

  private long written;
  private long ringRevision;

  /** A backup of these records, whose changes pass this gate. */
  public Backup(RecordStore records, Gate gate, boolean leaveOutDamaged, Progress progress) {
    this.records = records;
    this.gate = gate;
    this.passage = Passage.of(records);
    this.damage = new Damage(leaveOutDamaged);
    this.source = new Source(records, damage);
    this.progress = progress;
  }

  /**
   * What was written.
   *
   * @param records how many records, counting one again that changed meanwhile
   * @param damaged what was left out because it is damaged
   */
  public record Result(long records, List<String> damaged) {}

  /**
   * Writes it.
   *
   * @throws IOException if the stream does
   */
  public Result run(String name, Instant now, OutputStream stream) throws IOException {
    var out =
        new BackupOutput(
            stream, BackupForm.VAULT, passage, Passage.lock(records), records.crypto());
    out.write(new Item.Start(name, now));
    for (int restart = 0; !copy(out); restart++) {
      if (restart == MOST_RESTARTS) {
        throw unavailable(
            "the backup was not finished, because the storage's change feed kept losing what"
                + " changed before it was read; make it when there is less to do");
      }
      out.write(new Item.Again());
      written = 0;
      ringRevision = 0;
      damage.forget();
      source.restart();
    }
    progress.enter(Progress.Phase.COMPLETING);
    out.write(new Item.End(written, damage.places()));
    out.close();
    return new Result(written, damage.places());
  }

  /** Whether it is whole; otherwise changes were lost, and it is to be copied again. */
  private boolean copy(BackupOutput out) throws IOException {
    progress.enter(Progress.Phase.COPYING);
    var following = new Following(records.storage(), passage.vault(), Passage.kinds());
    write(out, ring().orElseThrow());
    for (var type : RecordTypes.ALL) {
      var last = source.last(type.kind());
      if (last.isPresent() && !copyKind(out, following, type.kind(), last.get())) {
        return false;
      }
    }
    return settle(out, following);
  }

  private boolean copyKind(BackupOutput out, Following following, String kind, String last)
      throws IOException {
    Optional<String> after = Optional.empty();
    do {
      var page = source.page(kind, after, last);
      writeAll(out, withRing(page.records().stream().map(Entry::of).toList()));
      // Close behind, so that the feed is not trimmed before it was read.
      if (follow(out, following, ROUNDS_BETWEEN_PAGES) == Pace.LOST) {
        return false;
      }
      after = page.next();
    } while (after.isPresent());
    return true;
  }

  /** Writes what has changed, until nothing has, but no more often than so many times. */
  private Pace follow(BackupOutput out, Following following, int rounds) throws IOException {
    for (int round = 0; round < rounds; round++) {
      var news = following.look();
      if (news.lost()) {
        return Pace.LOST;
      }
      if (news.none()) {
        return Pace.QUIET;
      }
      writeAll(out, withRing(source.readAll(news.keys())));
    }
    return Pace.BUSY;
  }

  /** Follows the changes until there are none. */
  private boolean settle(BackupOutput out, Following following) throws IOException {
    var pace = follow(out, following, FREE_ROUNDS);
    if (pace != Pace.BUSY) {
      return pace == Pace.QUIET;
    }
    var last = gate.hold(() -> lastRounds(following));
    writeAll(out, last.entries);
    if (last.pace == Pace.BUSY) {
      throw unavailable(
          "the backup was not finished, because other processes kept writing to the vault, which"
              + " this one cannot hold up; make it when they have less to do");
    }
    return last.pace == Pace.QUIET;
  }

  private record Last(List<Entry> entries, Pace pace) {}

  /** Nothing is written to the stream meanwhile: whoever reads it may be slow. */
  private Last lastRounds(Following following) {
    var entries = new ArrayList<Entry>();
    long bytes = 0;
    long started = System.nanoTime();
    while (bytes < MOST_HELD_BYTES && System.nanoTime() - started < LONGEST_HOLD.toNanos()) {
      var news = following.look();
      if (news.none() || news.lost()) {
        return new Last(entries, news.lost() ? Pace.LOST : Pace.QUIET);
      }
      var more = withRing(source.readAll(news.keys()));
      entries.addAll(more);
      bytes += more.stream().mapToLong(Entry::bytes).sum();
    }
    return new Last(entries, Pace.BUSY);
  }

  /**
   * Puts the key ring before records if it has changed, so that a reader has every key that they
   * are sealed with. To be called after they were read: a ring is written before it is used.
   */
  private List<Entry> withRing(List<Entry> entries) {
    var ring = entries.isEmpty() ? Optional.<Entry>empty() : ring();
    if (ring.isEmpty()) {
      return entries;
    }
    var both = new ArrayList<Entry>(entries.size() + 1);
    both.add(ring.get());
    both.addAll(entries);
    return both;
  }

  /** The ring, if it was not written as it is now. */
  private Optional<Entry> ring() {
    var entry = source.read(passage.ringKey());
    long revision = entry.record().map(StoredRecord::revision).orElse(0L);
    if (revision == ringRevision) {
      return Optional.empty();
    }
    ringRevision = revision;
    return Optional.of(entry);
  }

  private void writeAll(BackupOutput out, List<Entry> entries) throws IOException {
    long bytes = 0;
    for (var entry : entries) {
      write(out, entry);
      bytes += entry.bytes();
    }
    progress.step(entries.size(), bytes);
  }

  private void write(BackupOutput out, Entry entry) throws IOException {
    out.write(Item.of(entry));
    written++;
  }

  private static StorageFailureException unavailable(String why) {
    return new StorageFailureException(
        new StorageException(StorageException.Reason.UNAVAILABLE, why));
  }
}
