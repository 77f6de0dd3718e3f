package io.certwright.storage.file.internal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The segments, and the end of the last one, where frames are added. Guarded by its user's lock.
 */
final class Journal {

  private final FileLayer files;
  private final Path directory;
  private final StoreId store;
  private final long segmentSize;
  private final Segments segments;
  private FileLayer.Handle out;
  private long end;

  /** A journal that goes on in the last of these segments at this position. */
  Journal(
      FileLayer files, Path directory, StoreId store, long segmentSize, Segments segments, long end)
      throws IOException {
    this.files = files;
    this.directory = directory;
    this.store = store;
    this.segmentSize = segmentSize;
    this.segments = segments;
    this.end = end;
    this.out = files.openForWriting(last().path());
  }

  /** Makes an empty segment, durable but for its contents to come. */
  static void create(FileLayer files, Path directory, StoreId store, long base) throws IOException {
    var path = directory.resolve(SegmentFormat.name(base));
    try (var handle = files.openForWriting(path)) {
      handle.truncate(0); // One that a full disk or a crash left unfinished.
      handle.write(0, SegmentFormat.header(store, base), 0, SegmentFormat.HEADER);
      forced(handle::force);
    }
    forced(() -> files.forceDirectory(directory));
  }

  /** A force, as its failure is another thing than that of a write. */
  interface Force {
    void run() throws IOException;
  }

  static void forced(Force force) throws IOException {
    try {
      force.run();
    } catch (IOException e) {
      throw new ForceFailedException(e);
    }
  }

  Segments segments() {
    return segments;
  }

  Segment last() {
    return segments.last();
  }

  /** Where the next frame starts. */
  long end() {
    return end;
  }

  /** Goes on in a new segment if the frame would not fit into the last one. */
  void makeRoom(int length, long sequence) throws IOException {
    boolean isEmpty = end <= SegmentFormat.HEADER;
    if (!isEmpty && end + length > segmentSize) {
      create(files, directory, store, sequence);
      var handle = files.openForWriting(directory.resolve(SegmentFormat.name(sequence)));
      out.close();
      out = handle;
      segments.add(sequence);
      end = SegmentFormat.HEADER;
    }
  }

  /** Writes a frame at the end; it counts only after {@link #force}. */
  FrameHeader write(PreparedFrame frame, long sequence) throws IOException {
    var header = frame.place(store, last().base(), (int) end, sequence);
    out.write(end, frame.bytes(), 0, frame.length());
    return header;
  }

  /** Makes the frame durable and the end of it the end. */
  void force(FrameHeader header) throws IOException {
    out.force();
    end = header.end();
  }

  /** Takes back what a failed write left, durably. */
  void cutBack() throws IOException {
    out.truncate(end);
    out.force();
  }

  void close() throws IOException {
    out.close();
    segments.close();
  }
}
