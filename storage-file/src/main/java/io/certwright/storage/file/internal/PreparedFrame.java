package io.certwright.storage.file.internal;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.RecordWrite;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A frame whose bytes stand but for its place and number, so that the work is done before the lock
 * is taken. Used once.
 */
final class PreparedFrame {

  /** The commit of frames that are none. */
  private static final CommitId NO_COMMIT = new CommitId("0".repeat(CommitId.LENGTH));

  private final FrameHeader.Type type;
  private final CommitId commit;
  private final FrameBody body;
  private final int count;
  private final int stepsLength;
  private final int payloadLength;
  private final byte[] bytes;

  private PreparedFrame(
      FrameHeader.Type type,
      CommitId commit,
      FrameBody body,
      List<ByteBuffer> payloads,
      List<Long> fingerprints) {
    this.type = type;
    this.commit = commit;
    this.body = body;
    var encoded = new ByteSink();
    body.steps().forEach(step -> StepCodec.write(encoded, step, type));
    body.past().forEach(past -> StepCodec.writePast(encoded, past));
    count = fingerprints.size();
    stepsLength = encoded.size();
    payloadLength = payloads.stream().mapToInt(ByteBuffer::remaining).sum();
    bytes = new byte[2 * FrameHeader.SIZE + stepsLength + payloadLength + Long.BYTES * count];
    var target = ByteBuffer.wrap(bytes).position(FrameHeader.SIZE).put(encoded.toByteArray());
    payloads.forEach(target::put);
    fingerprints.forEach(target::putLong);
  }

  static PreparedFrame of(Commit commit) {
    var steps = new ArrayList<Step>(commit.writes().size());
    var payloads = new ArrayList<ByteBuffer>(commit.writes().size());
    for (var write : commit.writes()) {
      if (write instanceof RecordWrite.Put put) {
        steps.add(step(put, commit.id()));
        payloads.add(put.payload().asByteBuffer());
      } else if (write instanceof RecordWrite.Delete) {
        steps.add(Step.deletion(write.key(), commit.id()));
      }
    }
    var body = new FrameBody(steps, List.of());
    return new PreparedFrame(
        FrameHeader.Type.COMMIT, commit.id(), body, payloads, fingerprints(steps));
  }

  static PreparedFrame voidOf(CommitId commit) {
    var nothing = new FrameBody(List.of(), List.of());
    return new PreparedFrame(FrameHeader.Type.VOID, commit, nothing, List.of(), List.of());
  }

  /** Records from a segment that is to go, with their payloads one after the other. */
  static PreparedFrame moved(FrameBody body, List<ByteBuffer> payloads) {
    return new PreparedFrame(
        FrameHeader.Type.MOVED, NO_COMMIT, body, payloads, fingerprints(body.steps()));
  }

  /** That these records are not what they seem. */
  static PreparedFrame suspects(Collection<Long> fingerprints) {
    var nothing = new FrameBody(List.of(), List.of());
    return new PreparedFrame(
        FrameHeader.Type.SUSPECTS, NO_COMMIT, nothing, List.of(), List.copyOf(fingerprints));
  }

  private static List<Long> fingerprints(List<Step> steps) {
    return steps.stream().map(step -> Fingerprint.of(step.key())).toList();
  }

  int length() {
    return bytes.length;
  }

  FrameBody body() {
    return body;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Gives it its place and number; from then on {@link #bytes()} are what is written. */
  FrameHeader place(StoreId store, long base, int start, long sequence) {
    int printsStart = FrameHeader.SIZE + stepsLength + payloadLength;
    var header =
        new FrameHeader(
            type,
            start,
            stepsLength,
            payloadLength,
            count,
            sequence,
            commit,
            Checksum.of(bytes, FrameHeader.SIZE, stepsLength),
            Checksum.of(bytes, printsStart, Long.BYTES * count));
    header.encode(FrameHeader.FRONT, store, base, bytes, 0);
    header.encode(FrameHeader.BACK, store, base, bytes, bytes.length - FrameHeader.SIZE);
    return header;
  }

  private static Step step(RecordWrite.Put put, CommitId commit) {
    var crc = new CRC32C();
    crc.update(put.payload().asByteBuffer());
    return new Step(
        put.key(),
        put.revision(),
        commit,
        put.payload().length(),
        (int) crc.getValue(),
        put.due().map(Instant::toEpochMilli).orElse(Step.NEVER),
        put.attributes());
  }
}
