package io.certwright.storage.file.internal;

import io.certwright.storage.file.report.Damage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the state out of the files: the snapshot, if there is a good one, and the frames behind it;
 * everything in the journal otherwise. Used once, by the holder of the directory's lock.
 */
final class Recovery {

  /** From so many bytes read behind the snapshot on, a new one is worth its while. */
  private static final long LONG_REPLAY = 8 << 20;

  private final FileLayer files;
  private final Path directory;
  private final StoreId store;
  private final long segmentSize;
  private final TreeMap<Long, Segment> segments = new TreeMap<>();
  private final Map<Long, Long> sizes = new TreeMap<>();
  private final Damages damages = new Damages();
  private State state = new State(damages);
  private CommitRing commits = new CommitRing();
  private Snapshot.@Nullable Position covered;
  private long replayed;
  private boolean lostChanges;

  Recovery(FileLayer files, Path directory, StoreId store, long segmentSize) {
    this.files = files;
    this.directory = directory;
    this.store = store;
    this.segmentSize = segmentSize;
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

  /** Whether readers of the change feed must start afresh. */
  boolean hasLostChanges() {
    return lostChanges;
  }

  /** Whether the snapshot on disk says all that there is. */
  boolean isSnapshotCurrent() {
    return covered != null && replayed == 0;
  }

  boolean wasLong() {
    return replayed > LONG_REPLAY;
  }

  /** Does it, and says where the journal goes on. */
  Journal run() throws IOException {
    var names = files.list(directory);
    for (var name : names) {
      var base = SegmentFormat.base(name);
      if (base.isPresent()) {
        segmentAt(base.getAsLong());
        sizes.put(base.getAsLong(), sizeOf(name));
      }
    }
    if (names.contains(Snapshot.NAME)) {
      readSnapshot();
    }
    long end = SegmentFormat.HEADER;
    for (var segment : new ArrayList<>(segments.values())) {
      end = replay(segment);
    }
    reportUnreachable();
    if (segments.isEmpty() || needsNewSegment(segments.lastEntry().getValue())) {
      long base = state.sequence() + 1;
      segments.put(base, Journal.create(files, directory, store, base));
      end = SegmentFormat.HEADER;
    }
    return new Journal(
        files, directory, store, segmentSize, new ArrayList<>(segments.values()), end);
  }

  private Segment segmentAt(long base) {
    return segments.computeIfAbsent(
        base, b -> new Segment(files, directory.resolve(SegmentFormat.name(b)), b));
  }

  private long sizeOf(String name) throws IOException {
    try (var handle = files.openForReading(directory.resolve(name))) {
      return handle.size();
    }
  }

  private void readSnapshot() {
    try (var handle = files.openForReading(directory.resolve(Snapshot.NAME))) {
      var in = new BlockInput(new Window(handle), store);
      covered = new SnapshotReader(in, this::segmentAt, state, commits, damages).read();
    } catch (IOException | RuntimeException e) {
      // It only repeats what the journal says. What was read of it may be incomplete.
      covered = null;
      state = new State(damages);
      commits = new CommitRing();
      damages.clear();
      segments.keySet().retainAll(sizes.keySet());
      segments.replaceAll((base, old) -> new Segment(files, old.path(), base));
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

  /** Replays what the snapshot does not cover; returns where the segment's last frame ends. */
  private long replay(Segment segment) throws IOException {
    long from = SegmentFormat.HEADER;
    if (covered != null) {
      if (segment.base() < covered.segment()) {
        return from;
      }
      from = segment.base() == covered.segment() ? covered.offset() : from;
    }
    long size = sizes.getOrDefault(segment.base(), 0L);
    boolean isLast = segment.base() == segments.lastKey();
    if (size <= from) {
      return from;
    }
    var replay = new Replay(segment, state, commits, damages);
    long end;
    try (var handle = files.openForReading(segment.path())) {
      checkHeader(segment, handle);
      var window = new Window(handle);
      end = new SegmentScanner(window, store, segment.base(), isLast, replay).scan(from);
    }
    replayed += size - from;
    lostChanges |= replay.hasLostChanges();
    if (isLast) {
      settleEnd(segment, replay.last(), end);
    }
    return end;
  }

  private void checkHeader(Segment segment, FileLayer.Handle handle) throws IOException {
    if (!isHeaderWhole(handle)) {
      damages.report(
          new Damage(
              Damage.Kind.HARMLESS,
              segment.name(),
              0,
              SegmentFormat.HEADER,
              Optional.empty(),
              "the header of the file is damaged; it says nothing that is not known"));
    }
  }

  private boolean isHeaderWhole(FileLayer.Handle handle) throws IOException {
    var header = new byte[SegmentFormat.HEADER];
    int length = handle.read(0, header, 0, header.length);
    return store.equals(SegmentFormat.store(header, length));
  }

  /**
   * Cuts off what is not a frame, and writes the last frame once more: it may never have been
   * forced, and after a failed force the system believes that what it holds is on the disk.
   */
  private void settleEnd(Segment segment, @Nullable FrameHeader last, long end) throws IOException {
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
    if (covered == null
        || (sizes.keySet().containsAll(segments.keySet())
            && sizes.getOrDefault(covered.segment(), 0L) >= covered.offset())) {
      return;
    }
    for (var space : state.index().spaces()) {
      for (var entry : space.entries()) {
        long size = sizes.getOrDefault(entry.segment.base(), 0L);
        if ((long) entry.offset + entry.length > size) {
          damages.unreadable(entry, "the file is missing or too short");
        }
      }
    }
  }

  private boolean needsNewSegment(Segment last) throws IOException {
    long size = sizes.getOrDefault(last.base(), 0L);
    if (size < SegmentFormat.HEADER
        || (covered != null && last.base() == covered.segment() && size < covered.offset())) {
      return true;
    }
    if (size > SegmentFormat.HEADER) {
      return false;
    }
    try (var handle = files.openForReading(last.path())) {
      return !isHeaderWhole(handle); // It was being made when everything stopped.
    }
  }
}
