package io.certwright.storage.file.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes what is live in one segment to the end of the journal, in small frames. */
final class Mover implements SegmentScanner.Sink {

  /** A frame has no more records than this, */
  private static final int MAX_RECORDS = 64;

  /** and is closed from this many bytes of payload on: what a commit waits for stays small. */
  private static final int MAX_PAYLOAD = 1 << 17;

  private static final int MAX_PAST = 1000;

  private final Segment segment;
  private final boolean isOldest;
  private final State state;
  private final Committer committer;
  private final Quarantine quarantine;
  private final RunStore.Between between;
  private final Set<CommitRing.Past> past = new HashSet<>();
  private final List<Moved> batch = new ArrayList<>();
  private int batchPayload;

  /** It was given up. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A record, where it was, and its payload. */
  private record Moved(Step step, @Nullable Entry from, ByteBuffer payload) {}

  Mover(
      Segment segment,
      boolean isOldest,
      State state,
      Committer committer,
      Quarantine quarantine,
      RunStore.Between between) {
    this.segment = segment;
    this.isOldest = isOldest;
    this.state = state;
    this.committer = committer;
    this.quarantine = quarantine;
    this.between = between;
  }

  /** What the segment told of commits whose own frames are gone. */
  Set<CommitRing.Past> past() {
    return past;
  }

  @Override
  public void frame(FrameHeader header, FrameBody body) {
    past.addAll(body.past());
    int offset = header.payloadStart();
    for (var step : body.steps()) {
      var entry = state.view().get(step.key());
      if (step.isDelete()) {
        if (entry == null && !isOldest) {
          add(new Moved(Step.deletion(step.key(), step.commit()), null, ByteBuffer.allocate(0)));
        }
      } else if (entry != null && entry.isAt(segment.base(), offset)) {
        add(moved(entry));
      }
      offset += step.length();
    }
  }

  private Moved moved(Entry entry) {
    var payload = new byte[entry.length()];
    try {
      int length = segment.file().read(entry.offset(), payload, payload.length);
      if (length == payload.length && Checksum.of(payload, 0, payload.length) == entry.checksum()) {
        return new Moved(Step.copyOf(entry), entry, ByteBuffer.wrap(payload));
      }
      if (payload.length > 0) {
        quarantine.setAside(
            segment, entry.offset(), (long) entry.offset() + payload.length, entry.key());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Moved(Step.copyOf(entry).withoutPayload(), entry, ByteBuffer.allocate(0));
  }

  private void add(Moved moved) {
    batch.add(moved);
    batchPayload += moved.payload().remaining();
    if (batch.size() >= MAX_RECORDS || batchPayload >= MAX_PAYLOAD) {
      write();
    }
  }

  /** Writes the batch; what a commit has changed meanwhile is left out. */
  private void write() {
    try {
      if (!between.goesOn()) {
        throw new Stopped();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean done = false;
    while (!done) {
      batch.removeIf(moved -> !stands(moved));
      done = batch.isEmpty() || move(List.of());
    }
    batch.clear();
    batchPayload = 0;
  }

  private boolean stands(Moved moved) {
    var now = state.view().get(moved.step().key());
    var then = moved.from();
    return then == null ? now == null : now != null && now.isAt(then.segment(), then.offset());
  }

  private boolean move(List<CommitRing.Past> told) {
    var steps = batch.stream().map(Moved::step).toList();
    var payloads = batch.stream().map(moved -> moved.payload().duplicate()).toList();
    var from = new ArrayList<@Nullable Entry>();
    batch.forEach(moved -> from.add(moved.from()));
    return committer.move(PreparedFrame.moved(new FrameBody(steps, told), payloads), from);
  }

  /** Writes what is left, and what became of these commits. */
  void finish(List<CommitRing.Past> told) {
    write();
    for (int at = 0; at < told.size(); at += MAX_PAST) {
      move(told.subList(at, Math.min(told.size(), at + MAX_PAST)));
    }
  }

  @Override
  public void suspects(FrameHeader header, long @Nullable [] fingerprints) {
    setAside(header.start(), header.end());
  }

  @Override
  public void lost(long from, long to) {
    setAside(from, to);
  }

  private void setAside(long from, long to) {
    try {
      quarantine.setAside(segment, from, to, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void harmless(FrameHeader header) {
    // The other one was good, and neither is needed any more.
  }

  @Override
  public void unfinished(long from, long to, @Nullable FrameHeader header) {
    throw new IllegalStateException("only the last segment can have an unfinished frame");
  }
}
