package io.certwright.storage.file.internal;

import io.certwright.spi.storage.CommitId;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What stands at both ends of a frame, each under its own checksum: one that is damaged is found
 * again through the other.
 *
 * <pre>
 * header 64 | steps | payloads | fingerprints, 8 for each step | header again 64
 * </pre>
 *
 * @param type what kind of frame it is
 * @param start where the frame starts in its segment
 * @param stepsLength the length of the encoded steps
 * @param payloadLength the length of all payloads
 * @param count the number of steps
 * @param sequence the number of the frame, one more than that of the frame before
 * @param commit the commit
 * @param stepsChecksum of the encoded steps
 * @param printsChecksum of the fingerprints
 */
record FrameHeader(
    Type type,
    int start,
    int stepsLength,
    int payloadLength,
    int count,
    long sequence,
    CommitId commit,
    int stepsChecksum,
    int printsChecksum) {

  /** What a frame is for. */
  enum Type {
    /** A commit. */
    COMMIT(1),
    /** It settles a commit that did not take place, and has no steps. */
    VOID(2),
    /** Records whose segment is to go, as they stood. */
    MOVED(3),
    /** Fingerprints of records whose last commit is damaged and whose segment is to go. */
    SUSPECTS(4);

    private final int code;

    Type(int code) {
      this.code = code;
    }

    private static @Nullable Type of(int code) {
      for (var type : values()) {
        if (type.code == code) {
          return type;
        }
      }
      return null;
    }
  }

  static final int SIZE = 64;

  /** The bytes that a header at the front starts with. Not text, and not likely in a payload. */
  static final long FRONT = 0x89435746720D0A1AL;

  /** The bytes that a header at the back starts with. */
  static final long BACK = 0x89435742720D0A1AL;

  int payloadStart() {
    return start + SIZE + stepsLength;
  }

  int printsStart() {
    return payloadStart() + payloadLength;
  }

  int backStart() {
    return printsStart() + Long.BYTES * count;
  }

  int end() {
    return backStart() + SIZE;
  }

  /** Writes it, checksum included. */
  void encode(long magic, StoreId store, long base, byte[] target, int offset) {
    ByteBuffer.wrap(target, offset, SIZE)
        .putLong(magic)
        .putInt(type.code)
        .putInt(start)
        .putInt(stepsLength)
        .putInt(payloadLength)
        .putInt(count)
        .putLong(sequence)
        .putLong(HexFormat.fromHexDigitsToLong(commit.value(), 0, 16))
        .putLong(HexFormat.fromHexDigitsToLong(commit.value(), 16, 32))
        .putInt(stepsChecksum)
        .putInt(printsChecksum)
        .putInt(Checksum.at(store, base, target, offset, SIZE - Integer.BYTES));
  }

  /** The header that stands there; null if none does. */
  static @Nullable FrameHeader decode(
      long magic, StoreId store, long base, byte[] source, int offset, int position) {
    var bytes = ByteBuffer.wrap(source, offset, SIZE);
    if (bytes.getLong() != magic
        || Checksum.at(store, base, source, offset, SIZE - Integer.BYTES)
            != bytes.getInt(offset + SIZE - Integer.BYTES)) {
      return null;
    }
    var type = Type.of(bytes.getInt());
    if (type == null) {
      return null;
    }
    int start = bytes.getInt();
    int stepsLength = bytes.getInt();
    int payloadLength = bytes.getInt();
    int count = bytes.getInt();
    long sequence = bytes.getLong();
    var hex = HexFormat.of();
    var commit = new CommitId(hex.toHexDigits(bytes.getLong()) + hex.toHexDigits(bytes.getLong()));
    var header =
        new FrameHeader(
            type,
            start,
            stepsLength,
            payloadLength,
            count,
            sequence,
            commit,
            bytes.getInt(),
            bytes.getInt());
    // Each says where the frame starts, so one that was moved or copied is none.
    return (magic == FRONT ? start : header.backStart()) == position ? header : null;
  }
}
