package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.time.Instant;

/**
 * A key or a secret that belongs to no certificate: which version is current, and that the name is
 * taken. Its revision is the fence for what is done to its versions.
 *
 * @param name the name as it was first written
 * @param created when the first version was made
 * @param updated when it was last changed
 * @param versions how many version numbers have been given out
 * @param current the newest version
 * @param extensions what a later library added
 */
public record ItemRecord(
    String name,
    Instant created,
    Instant updated,
    long versions,
    String current,
    Extensions extensions) {

  private static final long FORMAT = 1;

  /** How a key is kept. */
  public static final RecordType<ItemRecord> KEY = new Type("key");

  /** How a secret is kept. */
  public static final RecordType<ItemRecord> SECRET = new Type("secret");

  /** The record's id. */
  public String id() {
    return Names.fold(name);
  }

  /** The one of a first version. */
  public static ItemRecord first(String name, String version, Instant now) {
    return new ItemRecord(name, now, now, 1, version, Extensions.NONE);
  }

  /** The same with a further version. */
  public ItemRecord next(String version, Instant now) {
    return new ItemRecord(name, created, now, versions + 1, version, extensions);
  }

  /** The same at another time: a version was changed. */
  public ItemRecord touched(Instant now) {
    return new ItemRecord(name, created, now, versions, current, extensions);
  }

  private static final class Type implements RecordType<ItemRecord> {
    private final String kind;

    Type(String kind) {
      this.kind = kind;
    }

    @Override
    public String kind() {
      return kind;
    }

    @Override
    public String id(ItemRecord value) {
      return value.id();
    }

    @Override
    public byte[] encode(ItemRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.name).instant(value.created).instant(value.updated);
      out.integer(value.versions).text(value.current);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public ItemRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new ItemRecord(
              in.text(), in.instant(), in.instant(), in.integer(), in.text(), Extensions.read(in));
      in.end();
      return record;
    }
  }
}
