package io.certwright.storage.file.internal;

import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.VaultId;
import io.certwright.storage.file.report.Damage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/** Reads the snapshot into an empty state, which is of no use any more if that fails. */
final class SnapshotReader {

  private final BlockInput in;
  private final LongFunction<Segment> segmentOf;
  private final State state;
  private final CommitRing commits;
  private final Damages damages;
  private final List<Segment> segments = new ArrayList<>();

  /** Reads for a state; the function finds or makes up the segment with a number. */
  SnapshotReader(
      BlockInput in,
      LongFunction<Segment> segmentOf,
      State state,
      CommitRing commits,
      Damages damages) {
    this.in = in;
    this.segmentOf = segmentOf;
    this.state = state;
    this.commits = commits;
    this.damages = damages;
  }

  /**
   * Reads it all.
   *
   * @return where the frames start that it does not cover
   * @throws IOException if it is damaged
   */
  Snapshot.Position read() throws IOException {
    var head = in.next();
    var from = head.content();
    if (head.kind() != Snapshot.HEAD || from.getInt() != Snapshot.VERSION) {
      throw new DamagedFileException();
    }
    state.setSequence(from.getLong());
    var position = new Snapshot.Position(from.getLong(), from.getLong());
    state.feed().setFloor(from.getLong());
    long size = from.getLong();
    int count = from.getCount();
    for (int i = 0; i < count; i++) {
      segments.add(segmentOf.apply(from.getLong()));
    }
    for (var block = in.next(); block.kind() != BlockOutput.END; block = in.next()) {
      read(block);
    }
    if (state.index().size() != size) {
      throw new DamagedFileException();
    }
    return position;
  }

  private void read(BlockInput.Block block) throws IOException {
    var from = block.content();
    switch (block.kind()) {
      case Snapshot.RECORDS -> {
        var vault = new VaultId(from.getHex());
        var kind = from.getText();
        while (from.hasMore()) {
          record(vault, kind, from);
        }
      }
      case Snapshot.FEED -> {
        while (from.hasMore()) {
          feed(from);
        }
      }
      case Snapshot.COMMITS -> {
        while (from.hasMore()) {
          var id = new CommitId(from.getHex());
          commits.add(id, from.getByte() == 1 ? Settlement.COMMITTED : Settlement.VOID);
        }
      }
      case Snapshot.DAMAGE -> {
        while (from.hasMore()) {
          var kind = from.getByte() == 1 ? Damage.Kind.COMMIT : Damage.Kind.REGION;
          damages.report(
              new Damage(
                  kind,
                  from.getText(),
                  from.getLong(),
                  from.getLong(),
                  Optional.empty(),
                  from.getText()));
        }
      }
      case Snapshot.SUSPECTS -> {
        while (from.hasMore()) {
          damages.suspect(from.getLong());
        }
      }
      default -> throw new DamagedFileException();
    }
  }

  private void record(VaultId vault, String kind, ByteSource from) {
    var key = new RecordKey(vault, kind, from.getText());
    long revision = from.getLong();
    var commit = new CommitId(from.getHex());
    var segment = segments.get(from.getInt());
    int offset = from.getInt();
    int length = from.getInt();
    int checksum = from.getInt();
    long due = from.getLong();
    var attributes = StepCodec.readAttributes(from);
    var step = new Step(key, revision, length, checksum, due, attributes);
    state.index().apply(step, commit, segment, offset);
  }

  private void feed(ByteSource from) {
    long sequence = from.getLong();
    int count = from.getCount();
    var changes = new ArrayList<Feed.Change>(count);
    for (int i = 0; i < count; i++) {
      var key = StepCodec.readKey(from);
      long revision = from.getLong();
      var shown = revision == 0 ? OptionalLong.empty() : OptionalLong.of(revision);
      changes.add(new Feed.Change(key, shown, new CommitId(from.getHex())));
    }
    state.feed().add(sequence, changes);
  }
}
