package io.certwright.storage.file.internal;

import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.Feed;
import io.certwright.storage.file.report.Damage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the snapshot into an empty state, which is of no use any more if that fails. */
final class SnapshotReader {

  /** Opens one of the files that hold the rows. */
  interface RunOpener {
    Run open(long number, long length) throws IOException;
  }

  private final BlockInput in;
  private final RunOpener opener;
  private final State state;
  private final CommitRing commits;
  private final Damages damages;
  private final List<Run> runs = new ArrayList<>();

  /** Reads for a state. */
  SnapshotReader(
      BlockInput in, RunOpener opener, State state, CommitRing commits, Damages damages) {
    this.in = in;
    this.opener = opener;
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
    boolean good = false;
    try {
      var head = in.next();
      var from = head.content();
      if (head.kind() != Snapshot.HEAD || from.getInt() != Snapshot.VERSION) {
        throw new DamagedFileException();
      }
      long sequence = from.getLong();
      var position = new Snapshot.Position(from.getLong(), from.getLong());
      state.feed().setFloor(from.getLong());
      for (var block = in.next(); block.kind() != BlockOutput.END; block = in.next()) {
        while (block.content().hasMore()) {
          read(block.kind(), block.content());
        }
      }
      state.setRuns(List.copyOf(runs));
      state.setSequence(sequence);
      good = true;
      return position;
    } finally {
      if (!good) {
        for (var run : runs) {
          run.close();
        }
      }
    }
  }

  private void read(int kind, ByteSource from) throws IOException {
    switch (kind) {
      case Snapshot.RUNS -> runs.add(opener.open(from.getLong(), from.getLong()));
      case Snapshot.USES -> {
        long segment = from.getLong();
        state.uses().put(segment, new Uses.Use(from.getLong(), from.getLong(), from.getLong()));
      }
      case Snapshot.FEED -> feed(from);
      case Snapshot.COMMITS -> commits.add(StepCodec.readPast(from));
      case Snapshot.DAMAGE -> damages.report(damage(from));
      case Snapshot.SUSPECTS -> damages.suspect(from.getLong());
      default -> throw new DamagedFileException();
    }
  }

  private static Damage damage(ByteSource from) {
    var kind = from.getByte() == 1 ? Damage.Kind.COMMIT : Damage.Kind.REGION;
    var file = from.getText();
    return new Damage(kind, file, from.getLong(), from.getLong(), Optional.empty(), from.getText());
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
