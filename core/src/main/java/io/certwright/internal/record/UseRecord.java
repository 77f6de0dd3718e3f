package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Attribute;
import java.time.Instant;
import java.util.List;

/**
 * That a certificate's key is used somewhere.
 *
 * @param name the certificate's folded name
 * @param version the version that was used last, as far as is known
 * @param node the node
 * @param consumer what uses it there
 * @param since when that consumer's use of it was first seen
 * @param seen when it was seen last, or up to an hour before that
 * @param told the version of which listeners were told last that it is in use there; empty: of none
 * @param extensions what a later library added
 */
public record UseRecord(
    String name,
    String version,
    String node,
    String consumer,
    Instant since,
    Instant seen,
    String told,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "use";

  /** The attribute that it is found by once it was not seen for long. */
  public static final String SEEN = "seen";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<UseRecord> TYPE = new Type();

  /** The record's id: those of one certificate follow one another, by node. */
  public static String id(String name, String node, String consumer) {
    return name + "/" + node + "/" + consumer;
  }

  private static final class Type implements RecordType<UseRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(UseRecord value) {
      return UseRecord.id(value.name, value.node, value.consumer);
    }

    @Override
    public byte[] encode(UseRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.name).text(value.version).text(value.node);
      out.text(value.consumer).instant(value.since).instant(value.seen);
      out.text(value.told);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public UseRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new UseRecord(
              in.text(),
              in.text(),
              in.text(),
              in.text(),
              in.instant(),
              in.instant(),
              in.text(),
              Extensions.read(in));
      in.end();
      return record;
    }

    @Override
    public List<Attribute> attributes(UseRecord value) {
      return List.of(Attribute.moment(SEEN, value.seen));
    }
  }
}
