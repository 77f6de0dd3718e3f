package io.certwright.storage.file.internal;

import static io.certwright.spi.storage.StorageException.Reason.NOT_A_STORAGE;

import io.certwright.spi.storage.StorageException;
import io.certwright.storage.file.report.Damage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the state out of the files: the snapshot, if there is a good one, and the frames behind it;
 * everything in the journal otherwise. Used once, by the holder of the directory's lock.
 */
final class Recovery {

  private final FileLayer files;
  private final Path directory;
  private final StoreId store;
  private final TreeMap<Long, SegmentFile> found;
  private final Segments segments;
  private final RunStore runs;
  private final Damages damages = new Damages();
  private State state = new State(damages);
  private CommitRing commits = new CommitRing();
  private Snapshot.@Nullable Position covered;
  private long coveredSequence = -1;
  private boolean lostChanges;
  private boolean readLast;
  private @Nullable FrameHeader last;
  private long end = SegmentFormat.HEADER;

  private Recovery(FileLayer files, Path directory, StoreId store, RunStore runs)
      throws IOException {
    this.files = files;
    this.directory = directory;
    this.store = store;
    this.runs = runs;
    this.segments = new Segments(files, directory);
    this.found = SegmentFile.all(files, directory);
    long through = 0;
    for (var all = found.values().iterator(); all.hasNext(); ) {
      var file = all.next();
      if (file.base() <= through) {
        all.remove(); // It went with the one before.
        continue;
      }
      requireOurs(file);
      through = Math.max(through, file.emptiedThrough());
      if (!file.isEmptied()) {
        segments.add(file.base());
      }
    }
  }

  /** Refuses what is whole but not a part of this journal, before anything is changed. */
  private void requireOurs(SegmentFile file) {
    var header = file.header();
    if (header != null && (!header.store().equals(store) || header.base() != file.base())) {
      throw new StorageException(
          NOT_A_STORAGE,
          directory.resolve(SegmentFormat.name(file.base()))
              + " belongs to another storage or was renamed, and was left alone: move it out of"
              + " the directory, or put back what was there");
    }
  }

  /** Reads a directory that is being opened, and clears away what a crash left. */
  static Recovery open(FileLayer files, Path directory, StoreId store) throws IOException {
    long next = 1;
    for (var name : files.list(directory)) {
      next = Math.max(next, RunFormat.number(name).orElse(0) + 1);
    }
    var runs = new RunStore(files, directory, store, next);
    var recovery = new Recovery(files, directory, store, runs);
    deleteLeftBehind(files, directory);
    if (files.list(directory).contains(Snapshot.NAME)) {
      recovery.readSnapshot();
    }
    recovery.deleteOtherRuns();
    recovery.replay();
    recovery.settleEnd();
    recovery.reportUnreachable();
    return recovery;
  }

  /** Reads the whole journal of a directory that is open, while nobody commits. */
  static Recovery reread(FileLayer files, Path directory, StoreId store, RunStore runs)
      throws IOException {
    var recovery = new Recovery(files, directory, store, runs);
    recovery.replay();
    return recovery;
  }

  /** Reads the snapshot of a directory, and the whole journal behind it, and changes nothing. */
  static Recovery look(FileLayer files, Path directory, StoreId store, RunStore runs)
      throws IOException {
    var recovery = new Recovery(files, directory, store, runs);
    if (files.list(directory).contains(Snapshot.NAME)) {
      recovery.readSnapshot();
    }
    recovery.replay();
    recovery.reportUnreachable();
    return recovery;
  }

  State state() {
    return state;
  }

  CommitRing commits() {
    return commits;
  }

  Damages damages() {
    return damages;
  }

  /** The files of the journal that are not emptied. */
  Segments segments() {
    return segments;
  }

  RunStore runs() {
    return runs;
  }

  /** Whether readers of the change feed must start afresh. */
  boolean hasLostChanges() {
    return lostChanges;
  }

  /** The number of the last frame that the snapshot on disk covers; -1: there is none. */
  long coveredSequence() {
    return coveredSequence;
  }

  /** Says where the journal goes on. */
  Journal journal(long segmentSize) throws IOException {
    if (segments.isEmpty() || needsNewSegment(segments.last())) {
      long base = state.sequence() + 1;
      Journal.create(files, directory, store, base);
      segments.add(base);
      end = SegmentFormat.HEADER;
    }
    return new Journal(files, directory, store, segmentSize, segments, end);
  }

  /** What was being written when everything stopped, and segments that went with the one before. */
  private static void deleteLeftBehind(FileLayer files, Path directory) throws IOException {
    files.delete(directory.resolve(Emptying.TEMPORARY));
    long through = 0;
    for (var file : SegmentFile.all(files, directory).values()) {
      if (file.base() <= through) {
        files.delete(directory.resolve(SegmentFormat.name(file.base())));
      } else {
        through = Math.max(through, file.emptiedThrough());
      }
    }
  }

  private void readSnapshot() {
    try (var handle = files.openForReading(directory.resolve(Snapshot.NAME))) {
      var in = new BlockInput(new Window(handle), store);
      covered = new SnapshotReader(in, this::openRun, state, commits, damages).read();
      coveredSequence = state.sequence();
    } catch (IOException | RuntimeException e) {
      // It only repeats what the journal says. What was read of it may be incomplete.
      covered = null;
      damages.clear();
      state = new State(damages);
      commits = new CommitRing();
      damages.report(
          new Damage(
              Damage.Kind.HARMLESS,
              Snapshot.NAME,
              0,
              0,
              Optional.empty(),
              "it was damaged, and made anew from the journal: " + e.getMessage()));
    }
  }

  private Run openRun(long number, long length) throws IOException {
    return Run.open(files, directory, store, number, length);
  }

  private void deleteOtherRuns() throws IOException {
    var used = new HashSet<Path>();
    state.view().runs().forEach(run -> used.add(run.path()));
    for (var name : files.list(directory)) {
      var path = directory.resolve(name);
      if (RunFormat.number(name).isPresent() && !used.contains(path)) {
        files.delete(path);
      }
    }
  }

  private void replay() throws IOException {
    try {
      for (var file : found.values()) {
        if (file.isEmptied()) {
          if (file.emptiedThrough() > state.sequence()) {
            state.feed().setFloor(file.emptiedThrough());
            state.setSequence(file.emptiedThrough());
          }
        } else {
          end = replay(file);
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Replays what the snapshot does not cover; returns where the segment's last frame ends. */
  private long replay(SegmentFile file) throws IOException {
    long from = SegmentFormat.HEADER;
    if (covered != null) {
      if (file.base() < covered.segment()) {
        return from;
      }
      from = file.base() == covered.segment() ? covered.offset() : from;
    }
    last = null;
    if (file.size() <= from) {
      return from;
    }
    var segment = segments.add(file.base());
    var replay = new Replay(segment, state, commits, damages, this::spill);
    long reached;
    try (var handle = files.openForReading(segment.path())) {
      checkHeader(file);
      boolean isLast = segment.equals(segments.last());
      var scanner = new SegmentScanner(new Window(handle), store, file.base(), isLast, replay);
      reached = scanner.scan(from);
    }
    lostChanges |= replay.hasLostChanges();
    last = replay.last();
    readLast = segment.equals(segments.last());
    return reached;
  }

  private void checkHeader(SegmentFile file) {
    if (file.header() == null) {
      damages.report(
          new Damage(
              Damage.Kind.HARMLESS,
              SegmentFormat.name(file.base()),
              0,
              SegmentFormat.HEADER,
              Optional.empty(),
              "the header of the file is damaged; it says nothing that is not known"));
    }
  }

  /** Makes room in the heap. */
  private void spill() {
    try {
      state.freeze();
      var all = new ArrayList<Run>(state.view().runs());
      all.add(0, runs.write(state.view().frozen()));
      state.thaw(List.copyOf(all));
      // The snapshot's own files stay until there is a new one.
      while (covered == null && RunStore.toMerge(all, Long.MAX_VALUE) > 0) {
        int count = RunStore.toMerge(all, Long.MAX_VALUE);
        var old = List.copyOf(all.subList(0, count));
        var merged = runs.merge(old, count == all.size(), () -> true);
        all.subList(0, count).clear();
        all.add(0, merged);
        state.setRuns(List.copyOf(all));
        for (var run : old) {
          runs.delete(run);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Cuts off what is not a frame, and writes the last frame once more: it may never have been
   * forced, and after a failed force the system believes that what it holds is on the disk.
   */
  private void settleEnd() throws IOException {
    if (!readLast) {
      return;
    }
    var segment = segments.last();
    try (var handle = files.openForWriting(segment.path())) {
      handle.truncate(end);
      if (last != null) {
        var frame = new byte[last.end() - last.start()];
        handle.read(last.start(), frame, 0, frame.length);
        last.encode(FrameHeader.FRONT, store, segment.base(), frame, 0);
        last.encode(
            FrameHeader.BACK, store, segment.base(), frame, frame.length - FrameHeader.SIZE);
        handle.write(last.start(), frame, 0, frame.length);
      }
      handle.force();
    }
  }

  /** Names the records that the snapshot knows in files that are gone or cut short. */
  private void reportUnreachable() {
    if (covered == null || !isSomethingMissing()) {
      return;
    }
    for (var entry : state.view().all()) {
      var file = found.get(entry.segment());
      if ((long) entry.offset() + entry.length() > (file == null ? 0 : file.size())) {
        damages.unreadable(entry, "the file is missing or too short");
      }
    }
  }

  private boolean isSomethingMissing() {
    boolean isMissing = false;
    for (var use : state.uses().copy().entrySet()) {
      var file = found.get(use.getKey());
      if (file != null && file.isEmptied()) {
        state.uses().remove(use.getKey());
      } else {
        isMissing |= file == null || file.size() < use.getValue().end();
      }
    }
    return isMissing;
  }

  private boolean needsNewSegment(Segment segment) {
    var file = found.get(segment.base());
    if (file == null
        || file.size() < SegmentFormat.HEADER
        || segment.base() < found.lastKey()
        || (covered != null
            && segment.base() == covered.segment()
            && file.size() < covered.offset())) {
      return true;
    }
    // It was being made when everything stopped.
    return file.size() == SegmentFormat.HEADER && file.header() == null;
  }
}
