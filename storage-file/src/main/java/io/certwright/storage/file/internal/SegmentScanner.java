package io.certwright.storage.file.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a segment. Where one is damaged it goes on with the next whole one, so that
 * damage stays where it is.
 */
final class SegmentScanner {

  /** What becomes of what was read. */
  interface Sink {

    /** A frame, whole but perhaps for its payloads. */
    void frame(FrameHeader header, FrameBody body);

    /**
     * A frame whose steps are damaged, or that tells of such a one that is gone; the fingerprints
     * are null if they are damaged as well.
     */
    void suspects(FrameHeader header, long @Nullable [] fingerprints);

    /** Bytes that belong to no frame, with later frames behind them. */
    void lost(long from, long to);

    /** One of two equal headers is damaged. */
    void harmless(FrameHeader header);

    /** The last bytes of the last segment are not a whole frame. */
    void unfinished(long from, long to, @Nullable FrameHeader header);
  }

  private final Window window;
  private final StoreId store;
  private final long base;
  private final boolean isLast;
  private final Sink sink;

  SegmentScanner(Window window, StoreId store, long base, boolean isLast, Sink sink) {
    this.window = window;
    this.store = store;
    this.base = base;
    this.isLast = isLast;
    this.sink = sink;
  }

  /** Reads from a position to the end; returns where the last whole frame ends. */
  long scan(long from) throws IOException {
    long size = window.size();
    long position = from;
    while (position < size) {
      var header = header(FrameHeader.FRONT, position);
      boolean isFrontDamaged = header == null;
      if (header == null) {
        header = next(position);
        if (header == null) {
          return end(position, null);
        }
        if (header.start() > position) {
          sink.lost(position, header.start());
          position = header.start();
          continue;
        }
      }
      if (header.end() > size) {
        return end(position, null);
      }
      var body = body(header);
      // Only the last frame can be unfinished: the one before it was forced before it was begun.
      boolean mayBeUnfinished = isLast && header.end() == size;
      if (mayBeUnfinished && !isWhole(header, body)) {
        return end(position, header);
      }
      if (isFrontDamaged || header(FrameHeader.BACK, header.backStart()) == null) {
        sink.harmless(header);
      }
      if (body == null || header.type() == FrameHeader.Type.SUSPECTS) {
        sink.suspects(header, fingerprints(header));
      } else {
        sink.frame(header, body);
      }
      position = header.end();
    }
    return position;
  }

  private long end(long position, @Nullable FrameHeader header) {
    if (isLast) {
      sink.unfinished(position, window.size(), header);
    } else {
      sink.lost(position, window.size());
    }
    return position;
  }

  private @Nullable FrameHeader header(long magic, long position) throws IOException {
    if (position + FrameHeader.SIZE > window.size()) {
      return null;
    }
    int offset = window.seek(position, FrameHeader.SIZE);
    return FrameHeader.decode(magic, store, base, window.bytes(), offset, (int) position);
  }

  /** The first whole header after a damaged one: at the same frame's back, or a later frame's. */
  private @Nullable FrameHeader next(long damaged) throws IOException {
    for (long position = damaged + 1; position + FrameHeader.SIZE <= window.size(); position++) {
      int offset = window.seek(position, FrameHeader.SIZE);
      if (window.bytes()[offset] != (byte) (FrameHeader.FRONT >>> 56)) {
        continue;
      }
      var header = header(FrameHeader.FRONT, position);
      if (header == null) {
        header = header(FrameHeader.BACK, position);
      }
      if (header != null && header.start() >= damaged) {
        return header;
      }
    }
    return null;
  }

  private @Nullable FrameBody body(FrameHeader header) throws IOException {
    int length = header.stepsLength();
    int offset = window.seek(header.start() + FrameHeader.SIZE, length);
    return Checksum.of(window.bytes(), offset, length) == header.stepsChecksum()
        ? StepCodec.readBody(new ByteSource(window.bytes(), offset, length), header)
        : null;
  }

  private boolean isWhole(FrameHeader header, @Nullable FrameBody body) throws IOException {
    return body != null
        && arePayloadsWhole(header, body.steps())
        && (header.type() != FrameHeader.Type.SUSPECTS || fingerprints(header) != null);
  }

  private boolean arePayloadsWhole(FrameHeader header, List<Step> steps) throws IOException {
    int position = header.payloadStart();
    for (var step : steps) {
      int offset = window.seek(position, step.length());
      boolean isWhole =
          step.length() == 0
              || Checksum.of(window.bytes(), offset, step.length()) == step.checksum()
              || Scrubber.isScrubbed(window.bytes(), offset, step.length());
      if (!isWhole) {
        return false;
      }
      position += step.length();
    }
    return true;
  }

  private long @Nullable [] fingerprints(FrameHeader header) throws IOException {
    int length = Long.BYTES * header.count();
    int offset = window.seek(header.printsStart(), length);
    if (Checksum.of(window.bytes(), offset, length) != header.printsChecksum()) {
      return null;
    }
    var prints = new long[header.count()];
    ByteBuffer.wrap(window.bytes(), offset, length).asLongBuffer().get(prints);
    return prints;
  }
}
