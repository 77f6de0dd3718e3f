package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;

/**
 * A part of an encoded revocation list. Parts are never changed: another list has parts of its own.
 *
 * @param list the {@link CrlScope#id} of the list
 * @param generation which one of its lists
 * @param index the place of the part in it, from 0
 * @param content its bytes
 * @param extensions what a later library added
 */
public record CrlPartRecord(
    String list, String generation, int index, Bytes content, Extensions extensions) {

  /** The kind. */
  public static final String KIND = "crl-part";

  /** The most bytes that a part has: with what is around them it fits into a record. */
  public static final int MOST_BYTES = 1_000_000;

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<CrlPartRecord> TYPE = new Type();

  /** A part. */
  public static CrlPartRecord of(CrlScope list, String generation, int index, Bytes content) {
    return new CrlPartRecord(list.id(), generation, index, content, Extensions.NONE);
  }

  /** The record's id. */
  public static String id(String list, String generation, int index) {
    return list + "/" + generation + "/" + index;
  }

  private static final class Type implements RecordType<CrlPartRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(CrlPartRecord value) {
      return CrlPartRecord.id(value.list, value.generation, value.index);
    }

    @Override
    public byte[] encode(CrlPartRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.list).text(value.generation).integer(value.index);
      out.octets(value.content);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public CrlPartRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new CrlPartRecord(
              in.text(), in.text(), Math.toIntExact(in.integer()), in.bytes(), Extensions.read(in));
      in.end();
      return record;
    }
  }
}
