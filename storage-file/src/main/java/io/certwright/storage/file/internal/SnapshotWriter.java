package io.certwright.storage.file.internal;

import io.certwright.storage.file.report.Damage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes the snapshot. */
final class SnapshotWriter {

  private final FileLayer files;
  private final Path directory;
  private final StoreId store;

  SnapshotWriter(FileLayer files, Path directory, StoreId store) {
    this.files = files;
    this.directory = directory;
    this.store = store;
  }

  /** Writes it beside the old one and puts it in its place, durably. */
  void write(Captured captured, List<Run> runs) throws IOException {
    var temporary = directory.resolve(Snapshot.TEMPORARY);
    files.delete(temporary);
    try (var out = new BlockOutput(files.openForWriting(temporary), store)) {
      out.block()
          .putInt(Snapshot.VERSION)
          .putLong(captured.sequence())
          .putLong(captured.position().segment())
          .putLong(captured.position().offset())
          .putLong(captured.feed().floor());
      out.flush(Snapshot.HEAD);
      for (var run : runs) {
        out.block().putLong(run.number()).putLong(run.length());
      }
      out.flush(Snapshot.RUNS);
      for (var use : captured.uses().entrySet()) {
        out.block().putLong(use.getKey()).putLong(use.getValue().live());
        out.block().putLong(use.getValue().deletions()).putLong(use.getValue().end());
      }
      out.flush(Snapshot.USES);
      feed(out, captured.feed());
      for (var past : captured.commits()) {
        StepCodec.writePast(out.block(), past);
      }
      out.flush(Snapshot.COMMITS);
      damage(out, captured);
      out.finish();
    }
    files.rename(temporary, directory.resolve(Snapshot.NAME));
    files.forceDirectory(directory);
  }

  private static void feed(BlockOutput out, FeedRing.All feed) throws IOException {
    for (var commit : feed.commits().entrySet()) {
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

  private static void damage(BlockOutput out, Captured captured) throws IOException {
    for (var damage : captured.damage()) {
      // A damaged payload is found again when it is read; an unfinished commit was told of once.
      if (damage.kind() == Damage.Kind.COMMIT || damage.kind() == Damage.Kind.REGION) {
        out.block().putByte(damage.kind() == Damage.Kind.COMMIT ? 1 : 0).putText(damage.file());
        out.block().putLong(damage.offset()).putLong(damage.length()).putText(damage.detail());
      }
    }
    out.flush(Snapshot.DAMAGE);
    for (long fingerprint : captured.suspects()) {
      out.block().putLong(fingerprint);
    }
    out.flush(Snapshot.SUSPECTS);
  }
}
