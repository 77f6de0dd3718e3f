package io.certwright.storage.file.internal;

import io.certwright.spi.storage.Settlement;
import io.certwright.storage.file.report.Damage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings the state up to date with the frames of one segment, and reports what is damaged. */
final class Replay implements SegmentScanner.Sink {

  private final Segment segment;
  private final State state;
  private final CommitRing commits;
  private final Damages damages;
  private final Runnable spill;
  private @Nullable FrameHeader last;
  private boolean lostChanges;

  /** For one segment; what is run from time to time makes room in the heap. */
  Replay(Segment segment, State state, CommitRing commits, Damages damages, Runnable spill) {
    this.segment = segment;
    this.state = state;
    this.commits = commits;
    this.damages = damages;
    this.spill = spill;
  }

  /** The last frame that was read; null if there was none. */
  @Nullable FrameHeader last() {
    return last;
  }

  /** Whether the change feed lacks something that a reader may have seen, or missed. */
  boolean hasLostChanges() {
    return lostChanges;
  }

  @Override
  public void frame(FrameHeader header, FrameBody body) {
    if (inOrder(header)) {
      state.apply(header, body.steps(), state.olds(body.steps()), segment.base());
      body.past().forEach(commits::add);
      if (state.isFull()) {
        spill.run();
      }
    }
  }

  @Override
  public void suspects(FrameHeader header, long @Nullable [] fingerprints) {
    if (!inOrder(header)) {
      return;
    }
    state.setSequence(header.sequence());
    state.uses().setEnd(segment.base(), header.end());
    lostChanges = true;
    if (fingerprints == null) {
      report(
          Damage.Kind.REGION,
          header.start(),
          header.end(),
          "what commit "
              + header.commit()
              + " did is not readable, nor which records it was about");
      return;
    }
    for (long fingerprint : fingerprints) {
      damages.suspect(fingerprint);
    }
    report(
        Damage.Kind.COMMIT,
        header.start(),
        header.end(),
        header.type() == FrameHeader.Type.SUSPECTS
            ? "what was last done to " + header.count() + " records was not readable"
            : "what commit "
                + header.commit()
                + " did to "
                + header.count()
                + " records is not readable");
  }

  @Override
  public void lost(long from, long to) {
    lostChanges = true;
    report(Damage.Kind.REGION, from, to, "nothing there is readable; commits are missing");
  }

  @Override
  public void harmless(FrameHeader header) {
    report(
        Damage.Kind.HARMLESS,
        header.start(),
        header.end(),
        "one of two equal headers of commit " + header.commit() + " is damaged");
  }

  @Override
  public void unfinished(long from, long to, @Nullable FrameHeader header) {
    // One that is there in full length but damaged may have been acknowledged and rotted since; a
    // reader of the feed may have seen it.
    lostChanges |= header != null;
    report(
        Damage.Kind.UNFINISHED_COMMIT,
        from,
        to,
        header == null
            ? "the beginning of a commit that was not finished; it is cut off"
            : "commit " + header.commit() + " was not finished, or damaged since; it is cut off");
  }

  private boolean inOrder(FrameHeader header) {
    if (header.sequence() <= state.sequence()) {
      return false;
    }
    if (header.sequence() != state.sequence() + 1 && !lostChanges) {
      lost(header.start(), header.start());
    }
    last = header;
    if (header.type() == FrameHeader.Type.COMMIT || header.type() == FrameHeader.Type.VOID) {
      boolean isVoid = header.type() == FrameHeader.Type.VOID;
      var settlement = isVoid ? Settlement.VOID : Settlement.COMMITTED;
      commits.add(new CommitRing.Past(header.commit(), header.sequence(), settlement));
    }
    return true;
  }

  private void report(Damage.Kind kind, long from, long to, String detail) {
    damages.report(new Damage(kind, segment.name(), from, to - from, Optional.empty(), detail));
  }
}
