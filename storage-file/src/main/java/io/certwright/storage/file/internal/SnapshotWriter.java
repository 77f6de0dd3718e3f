package io.certwright.storage.file.internal;

import io.certwright.spi.storage.Settlement;
import io.certwright.storage.file.report.Damage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes the snapshot, while nobody commits. */
final class SnapshotWriter {

  private final FileLayer files;
  private final Path directory;
  private final StoreId store;

  SnapshotWriter(FileLayer files, Path directory, StoreId store) {
    this.files = files;
    this.directory = directory;
    this.store = store;
  }

  /** Writes it beside the old one and puts it in its place. */
  void write(State state, CommitRing commits, Damages damages, Journal journal) throws IOException {
    var temporary = directory.resolve(Snapshot.TEMPORARY);
    files.delete(temporary);
    try (var out = new BlockOutput(files.openForWriting(temporary), store)) {
      var numbers = head(out, state, journal);
      records(out, state.index(), numbers);
      feed(out, state.feed());
      commits(out, commits);
      damage(out, damages);
      out.finish();
    }
    files.rename(temporary, directory.resolve(Snapshot.NAME));
    files.forceDirectory(directory);
  }

  private static Map<Segment, Integer> head(BlockOutput out, State state, Journal journal)
      throws IOException {
    var numbers = new HashMap<Segment, Integer>();
    out.block()
        .putInt(Snapshot.VERSION)
        .putLong(state.sequence())
        .putLong(journal.last().base())
        .putLong(journal.end())
        .putLong(state.feed().floor())
        .putLong(state.index().size())
        .putInt(journal.segments().size());
    for (var segment : journal.segments()) {
      numbers.put(segment, numbers.size());
      out.block().putLong(segment.base());
    }
    out.flush(Snapshot.HEAD);
    return numbers;
  }

  private static void records(BlockOutput out, Index index, Map<Segment, Integer> numbers)
      throws IOException {
    for (var space : index.spaces()) {
      for (var entry : space.entries()) {
        if (out.block().size() == 0) {
          out.block().putHex(space.vault().value()).putText(space.kind());
        }
        record(out.block(), entry, numbers.getOrDefault(entry.segment, -1));
        if (out.isFull()) {
          out.flush(Snapshot.RECORDS);
        }
      }
      out.flush(Snapshot.RECORDS);
    }
  }

  private static void record(ByteSink to, Entry entry, int segment) {
    to.putText(entry.id)
        .putLong(entry.revision)
        .putLong(entry.commitHigh)
        .putLong(entry.commitLow)
        .putInt(segment)
        .putInt(entry.offset)
        .putInt(entry.length)
        .putInt(entry.checksum)
        .putLong(entry.due);
    StepCodec.writeAttributes(
        to, List.of(entry.postings).stream().map(Posting::attribute).toList());
  }

  private static void feed(BlockOutput out, FeedRing feed) throws IOException {
    for (var commit : feed.all().entrySet()) {
      out.block().putLong(commit.getKey()).putInt(commit.getValue().size());
      for (var change : commit.getValue()) {
        StepCodec.writeKey(out.block(), change.key());
        out.block().putLong(change.revision().orElse(0)).putHex(change.commit().value());
      }
      if (out.isFull()) {
        out.flush(Snapshot.FEED);
      }
    }
    out.flush(Snapshot.FEED);
  }

  private static void commits(BlockOutput out, CommitRing commits) throws IOException {
    for (var commit : commits.all().entrySet()) {
      out.block().putHex(commit.getKey().value());
      out.block().putByte(commit.getValue() == Settlement.COMMITTED ? 1 : 0);
    }
    out.flush(Snapshot.COMMITS);
  }

  private static void damage(BlockOutput out, Damages damages) throws IOException {
    for (var damage : damages.reports()) {
      // A damaged payload is found again when it is read; an unfinished commit was told of once.
      if (damage.kind() == Damage.Kind.COMMIT || damage.kind() == Damage.Kind.REGION) {
        out.block().putByte(damage.kind() == Damage.Kind.COMMIT ? 1 : 0).putText(damage.file());
        out.block().putLong(damage.offset()).putLong(damage.length()).putText(damage.detail());
      }
    }
    out.flush(Snapshot.DAMAGE);
    for (long fingerprint : damages.suspects()) {
      out.block().putLong(fingerprint);
    }
    out.flush(Snapshot.SUSPECTS);
  }
}
