package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.Optional;

/**
 * One version of a secret that belongs to no certificate. The secret part is its value.
 *
 * @param name the secret's name as it was first written
 * @param version 32 hexadecimal digits
 * @param created when it was set
 * @param about what was said about it
 * @param extensions what a later library added
 */
public record SecretVersionRecord(
    String name, String version, Instant created, About about, Extensions extensions) {

  /**
   * What whoever sets a secret says about it.
   *
   * @param contentType what the value is, for whoever reads it; may be empty
   * @param tags what users wrote on it
   * @param notBefore when it begins to count
   * @param expires when it ceases to count
   * @param enabled whether it may be read
   */
  public record About(
      String contentType,
      Tags tags,
      Optional<Instant> notBefore,
      Optional<Instant> expires,
      boolean enabled) {}

  /** The kind. */
  public static final String KIND = "secret-version";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<SecretVersionRecord> TYPE = new Type();

  /** The record's id. */
  public String id() {
    return VersionRecord.id(Names.fold(name), version);
  }

  private static final class Type implements RecordType<SecretVersionRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(SecretVersionRecord value) {
      return value.id();
    }

    @Override
    public byte[] encode(SecretVersionRecord value) {
      var about = value.about;
      var out = new DerWriter();
      out.integer(FORMAT).text(value.name).text(value.version).instant(value.created);
      out.text(about.contentType);
      about.tags.write(out);
      out.optional(about.notBefore, DerWriter::instant);
      out.optional(about.expires, DerWriter::instant);
      out.bool(about.enabled);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public SecretVersionRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new SecretVersionRecord(
              in.text(),
              in.text(),
              in.instant(),
              new About(
                  in.text(),
                  Tags.read(in),
                  in.optional(DerReader::instant),
                  in.optional(DerReader::instant),
                  in.bool()),
              Extensions.read(in));
      in.end();
      return record;
    }
  }
}
