package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.util.HexFormat;

/**
 * A checkpoint of the audit trail.
 *
 * @param content what it says
 * @param signature of that, by the checkpoint key
 * @param extensions what a later library added
 */
public record CheckpointRecord(Checkpoint content, Bytes signature, Extensions extensions) {

  /** The kind. */
  public static final String KIND = "checkpoint";

  /** The operation of the entry that tells of one. */
  public static final String OPERATION = "audit/checkpoint";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<CheckpointRecord> TYPE = new Type();

  /** The id of the checkpoint with this number: in the order of the numbers. */
  public static String id(long number) {
    return HexFormat.of().toHexDigits(number);
  }

  /** The content with its signature, as it is handed to anchors. */
  public Bytes signed() {
    return Bytes.copyOf(new DerWriter().octets(content.encode()).octets(signature).toByteArray());
  }

  /**
   * Reads what {@link #signed} gave. The signature is not looked at.
   *
   * @throws RuntimeException if it is malformed
   */
  public static CheckpointRecord ofSigned(Bytes signed) {
    var in = DerReader.of(signed);
    var content = in.octets();
    var signature = in.bytes();
    in.end();
    return new CheckpointRecord(Checkpoint.decode(content), signature, Extensions.NONE);
  }

  private static final class Type implements RecordType<CheckpointRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(CheckpointRecord value) {
      return CheckpointRecord.id(value.content.number());
    }

    @Override
    public byte[] encode(CheckpointRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).octets(value.content.encode()).octets(value.signature);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public CheckpointRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new CheckpointRecord(Checkpoint.decode(in.octets()), in.bytes(), Extensions.read(in));
      in.end();
      return record;
    }
  }
}
