package io.certwright.storage.file.internal;

import io.certwright.spi.storage.Feed;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What readers see: the index and the feed, as they are after the last frame that was forced. A
 * frame becomes visible at once and whole. Changed by one thread at a time, under the lock of the
 * commits; read by any, without one.
 */
final class State {

  /** From so many rows in the heap on they are written into a file. */
  private static final int MAX_ROWS = 100_000;

  /** From so many bytes of journal on they are, so that opening need not read more. */
  private static final long MAX_BYTES = 64 << 20;

  private static final int MANY_DEAD = 1024;
  private static final long MANY_DEAD_BYTES = 1 << 20;

  private final FeedRing feed = new FeedRing();
  private final Damages damages;
  private final Uses uses = new Uses();
  private List<Dead> dead = new ArrayList<>();
  private long deadBytes;
  private volatile boolean hasManyDead;
  private volatile View view = View.EMPTY;
  private volatile int freshRows;
  private volatile long freshBytes;

  State(Damages damages) {
    this.damages = damages;
  }

  View view() {
    return view;
  }

  FeedRing feed() {
    return feed;
  }

  Uses uses() {
    return uses;
  }

  /** The number of the last frame. */
  long sequence() {
    return view.sequence();
  }

  /** Passes over frames that say nothing, or nothing any more. */
  void setSequence(long last) {
    view = new View(view.fresh(), view.frozen(), view.runs(), last);
    feed.add(last, List.of());
  }

  /** Whether the rows in the heap are worth a file. */
  boolean isFull() {
    return freshRows >= MAX_ROWS || freshBytes >= MAX_BYTES;
  }

  /** The entries that steps replace, each null where there is none. */
  List<@Nullable Entry> olds(List<Step> steps) {
    var now = view;
    var olds = new ArrayList<@Nullable Entry>(steps.size());
    for (var step : steps) {
      olds.add(now.get(step.key()));
    }
    return olds;
  }

  /** Makes a frame in a segment visible, given the entries that it replaces. */
  void apply(FrameHeader header, List<Step> steps, List<@Nullable Entry> olds, long segment) {
    boolean isCommit = header.type() == FrameHeader.Type.COMMIT;
    var changes = new ArrayList<Feed.Change>(steps.size());
    var before = view;
    var fresh = before.fresh();
    int rows = freshRows;
    int offset = header.payloadStart();
    for (int i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      var old = olds.get(i);
      var entry = step.isDelete() ? null : Entry.of(step, segment, offset);
      if (old != null) {
        uses.removeLive(old.segment(), old.weight());
        for (var key : old.findersBut(entry)) {
          fresh = fresh.with(key, Entry.GONE);
          rows++;
        }
      }
      if (entry == null) {
        fresh = fresh.with(Keys.record(step.key()), Entry.GONE);
        uses.addDeletion(segment, Entry.weightOfDeletion(step.key()));
      } else {
        fresh = fresh.with(Keys.record(step.key()), entry.encode());
        uses.addLive(segment, entry.weight());
        for (var key : entry.findersBut(old)) {
          fresh = fresh.with(key, Entry.PRESENT);
          rows++;
        }
      }
      rows++;
      offset += step.length();
      if (isCommit) {
        replaced(step, old);
        changes.add(change(step));
      }
    }
    uses.setEnd(segment, header.end());
    if (!isCommit && steps.isEmpty()) {
      // What it tells of commits or damage goes on as it is when the segment goes.
      uses.addLive(segment, header.end() - header.start());
    }
    freshRows = rows;
    freshBytes = freshBytes + header.end() - header.start();
    view = new View(fresh, before.frozen(), before.runs(), header.sequence());
    feed.add(header.sequence(), changes);
  }

  private void replaced(Step step, @Nullable Entry old) {
    damages.healed(step.key());
    if (old != null && old.length() > 0) {
      dead.add(new Dead(old.segment(), old.offset(), old.length()));
      deadBytes += old.length();
      hasManyDead = dead.size() >= MANY_DEAD || deadBytes >= MANY_DEAD_BYTES;
    }
  }

  private static Feed.Change change(Step step) {
    var revision = step.isDelete() ? OptionalLong.empty() : OptionalLong.of(step.revision());
    return new Feed.Change(step.key(), revision, step.commit());
  }

  /** Whether what died since the last {@link #takeDead} is worth a pass. */
  boolean hasManyDead() {
    return hasManyDead;
  }

  /** Hands over the payloads that died. */
  List<Dead> takeDead() {
    var taken = dead;
    dead = new ArrayList<>();
    deadBytes = 0;
    hasManyDead = false;
    return taken;
  }

  /** Sets the fresh rows aside, to be written; there must be none set aside yet. */
  void freeze() {
    if (!view.frozen().isEmpty()) {
      throw new IllegalStateException("rows are being written already");
    }
    view = new View(Tree.EMPTY, view.fresh(), view.runs(), view.sequence());
    freshRows = 0;
    freshBytes = 0;
  }

  /** The rows that were set aside are in these files now. */
  void thaw(List<Run> runs) {
    view = new View(view.fresh(), Tree.EMPTY, runs, view.sequence());
  }

  /** Other files with the same rows. */
  void setRuns(List<Run> runs) {
    view = new View(view.fresh(), view.frozen(), runs, view.sequence());
  }

  /** The same index, made anew from the journal. */
  void renew(State made) {
    freshRows = made.freshRows;
    freshBytes = made.freshBytes;
    view = made.view;
    made.uses.copy().forEach(uses::put);
  }
}
