package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;

/**
 * How far this vault has read the list of blocked keys that all vaults of the storage share.
 *
 * @param list the name of that list; another storage has another one
 * @param count the number of the last entry that was read
 * @param extensions what a later library added
 */
public record BlockCursorRecord(String list, long count, Extensions extensions) {

  /** The kind. */
  public static final String KIND = "blocked-keys-read";

  /** There is one. */
  public static final String ID = "0";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<BlockCursorRecord> TYPE = new Type();

  private static final class Type implements RecordType<BlockCursorRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(BlockCursorRecord value) {
      return ID;
    }

    @Override
    public byte[] encode(BlockCursorRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.list).integer(value.count);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public BlockCursorRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new BlockCursorRecord(
              in.text(), in.integerIn(0, Long.MAX_VALUE - 1), Extensions.read(in));
      in.end();
      return record;
    }
  }
}
