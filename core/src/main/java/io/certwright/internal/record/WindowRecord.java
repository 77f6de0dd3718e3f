package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Attribute;
import java.time.Instant;
import java.util.List;

/**
 * That somebody can use a key just now, and has its uses counted. It is there for as long as the
 * window is open, so that what a crash left open is found.
 *
 * @param node the node that counts
 * @param number what tells the window from others of the node, 16 hexadecimal digits
 * @param identity who uses the key
 * @param operation the permission's code
 * @param purpose what for
 * @param target the key: its folded name, {@code /} and the version
 * @param opened since when
 * @param ends when the window is to end; the node ends it a little later, or much later if the
 *     storage was away
 * @param extensions what a later library added
 */
public record WindowRecord(
    String node,
    String number,
    String identity,
    String operation,
    String purpose,
    String target,
    Instant opened,
    Instant ends,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "window";

  /** The attribute that it is found by once it should have ended. */
  public static final String ENDS = "ends";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<WindowRecord> TYPE = new Type();

  /** The record's id: those of a node follow one another. */
  public String id() {
    return node + "/" + number;
  }

  private static final class Type implements RecordType<WindowRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(WindowRecord value) {
      return value.id();
    }

    @Override
    public byte[] encode(WindowRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.node).text(value.number).text(value.identity);
      out.text(value.operation).text(value.purpose).text(value.target);
      out.instant(value.opened).instant(value.ends);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public WindowRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new WindowRecord(
              in.text(),
              in.text(),
              in.text(),
              in.text(),
              in.text(),
              in.text(),
              in.instant(),
              in.instant(),
              Extensions.read(in));
      in.end();
      return record;
    }

    @Override
    public List<Attribute> attributes(WindowRecord value) {
      return List.of(Attribute.moment(ENDS, value.ends));
    }
  }
}
