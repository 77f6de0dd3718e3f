package io.certwright.storage.file.internal;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.RecordWrite;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A frame whose bytes stand but for its place and number, so that the work is done before the lock
 * is taken. Used once.
 */
final class PreparedFrame {

  private final boolean isVoid;
  private final CommitId commit;
  private final List<Step> steps;
  private final int stepsLength;
  private final int payloadLength;
  private final byte[] bytes;

  private PreparedFrame(boolean isVoid, CommitId commit, List<RecordWrite> writes) {
    this.isVoid = isVoid;
    this.commit = commit;
    steps = new ArrayList<>(writes.size());
    var encoded = new ByteSink();
    long payloads = 0;
    for (var write : writes) {
      var step = step(write);
      if (step != null) {
        steps.add(step);
        payloads += step.length();
        StepCodec.write(encoded, step);
      }
    }
    stepsLength = encoded.size();
    payloadLength = Math.toIntExact(payloads);
    int prints = Long.BYTES * steps.size();
    bytes = new byte[2 * FrameHeader.SIZE + stepsLength + payloadLength + prints];
    var target = ByteBuffer.wrap(bytes).position(FrameHeader.SIZE).put(encoded.toByteArray());
    for (var write : writes) {
      if (write instanceof RecordWrite.Put put) {
        target.put(put.payload().asByteBuffer());
      }
    }
    for (var step : steps) {
      target.putLong(Fingerprint.of(step.key()));
    }
  }

  static PreparedFrame of(Commit commit) {
    return new PreparedFrame(false, commit.id(), commit.writes());
  }

  static PreparedFrame voidOf(CommitId commit) {
    return new PreparedFrame(true, commit, List.of());
  }

  int length() {
    return bytes.length;
  }

  List<Step> steps() {
    return steps;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Gives it its place and number; from then on {@link #bytes()} are what is written. */
  FrameHeader place(StoreId store, long base, int start, long sequence) {
    int printsStart = FrameHeader.SIZE + stepsLength + payloadLength;
    var header =
        new FrameHeader(
            isVoid,
            start,
            stepsLength,
            payloadLength,
            steps.size(),
            sequence,
            commit,
            Checksum.of(bytes, FrameHeader.SIZE, stepsLength),
            Checksum.of(bytes, printsStart, Long.BYTES * steps.size()));
    header.encode(FrameHeader.FRONT, store, base, bytes, 0);
    header.encode(FrameHeader.BACK, store, base, bytes, bytes.length - FrameHeader.SIZE);
    return header;
  }

  private static @org.jspecify.annotations.Nullable Step step(RecordWrite write) {
    if (write instanceof RecordWrite.Put put) {
      var payload = put.payload();
      var crc = new java.util.zip.CRC32C();
      crc.update(payload.asByteBuffer());
      return new Step(
          put.key(),
          put.revision(),
          payload.length(),
          (int) crc.getValue(),
          put.due().map(Instant::toEpochMilli).orElse(Step.NEVER),
          put.attributes());
    }
    return write instanceof RecordWrite.Delete
        ? new Step(write.key(), 0, 0, 0, Step.NEVER, List.of())
        : null;
  }
}
