package io.certwright.storage.file.internal;

import io.certwright.spi.storage.Settlement;
import io.certwright.storage.file.report.Damage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings the state up to date with the frames of one segment, and reports what is damaged. */
final class Replay implements SegmentScanner.Sink {

  private final Segment segment;
  private final State state;
  private final CommitRing commits;
  private final Damages damages;
  private @Nullable FrameHeader last;
  private boolean lostChanges;

  Replay(Segment segment, State state, CommitRing commits, Damages damages) {
    this.segment = segment;
    this.state = state;
    this.commits = commits;
    this.damages = damages;
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
  public void frame(FrameHeader header, List<Step> steps) {
    if (inOrder(header)) {
      state.apply(header, steps, segment);
    }
  }

  @Override
  public void damagedSteps(FrameHeader header, long @Nullable [] fingerprints) {
    if (!inOrder(header)) {
      return;
    }
    state.setSequence(header.sequence());
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
        "what commit "
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
            ? "the beginning of a commit that was not finished; it was cut off"
            : "commit " + header.commit() + " was not finished, or damaged since; it was cut off");
  }

  private boolean inOrder(FrameHeader header) {
    if (header.sequence() <= state.sequence()) {
      return false;
    }
    if (header.sequence() != state.sequence() + 1 && !lostChanges) {
      lost(header.start(), header.start());
    }
    last = header;
    commits.add(header.commit(), header.isVoid() ? Settlement.VOID : Settlement.COMMITTED);
    return true;
  }

  private void report(Damage.Kind kind, long from, long to, String detail) {
    damages.report(new Damage(kind, segment.name(), from, to - from, Optional.empty(), detail));
  }
}
