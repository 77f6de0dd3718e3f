package io.certwright.storage.file.internal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Overwrites payloads that no record points to any more, so that what was deleted or replaced does
 * not stay in the directory until its segment goes. The journal reads as before without them. Used
 * by one thread at a time.
 */
final class Scrubber {

  /** Not what a file system shows of bytes that were never written. */
  private static final byte FILL = (byte) 0xa5;

  private static final int CHUNK = 1 << 16;

  private final FileLayer files;
  private final Segments segments;
  private final Grace grace;
  private final byte[] fill = new byte[CHUNK];
  private final List<Dead> pending = new ArrayList<>();
  private final TreeSet<Long> unforced = new TreeSet<>();

  Scrubber(FileLayer files, Segments segments, Grace grace) {
    this.files = files;
    this.segments = segments;
    this.grace = grace;
    Arrays.fill(fill, FILL);
  }

  /** Whether these bytes were overwritten here. */
  static boolean isScrubbed(byte[] bytes, int offset, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[offset + i] != FILL) {
        return false;
      }
    }
    return length > 0;
  }

  /** Takes over what died; called under the lock of the commits, which are durable. */
  void take(State state) {
    pending.addAll(state.takeDead());
  }

  /** Overwrites it once nobody reads it any more. */
  void scrub() throws IOException {
    if (pending.isEmpty()) {
      return;
    }
    grace.await();
    pending.sort(Comparator.comparingLong(Dead::segment).thenComparingInt(Dead::offset));
    while (!pending.isEmpty()) {
      long segment = pending.get(0).segment();
      int end = 0;
      while (end < pending.size() && pending.get(end).segment() == segment) {
        end++;
      }
      var there = segments.get(segment);
      if (there != null) {
        scrub(there, pending.subList(0, end));
      }
      pending.subList(0, end).clear();
    }
  }

  private void scrub(Segment segment, List<Dead> payloads) throws IOException {
    try (var look = files.openForReading(segment.path())) {
      long size = look.size();
      try (var handle = files.openForWriting(segment.path())) {
        unforced.add(segment.base());
        for (var dead : payloads) {
          long end = Math.min(size, (long) dead.offset() + dead.length());
          for (long at = dead.offset(); at < end; at += CHUNK) {
            handle.write(at, fill, 0, (int) Math.min(CHUNK, end - at));
          }
        }
      }
    } catch (FileNotFoundException e) {
      // The file was lost; nothing of it is left to be overwritten.
    }
  }

  /** Makes that durable. */
  void force() throws IOException {
    while (!unforced.isEmpty()) {
      var segment = segments.get(unforced.first());
      if (segment != null) {
        try (var handle = files.openForWriting(segment.path())) {
          Journal.forced(handle::force);
        }
      }
      unforced.pollFirst();
    }
  }
}
