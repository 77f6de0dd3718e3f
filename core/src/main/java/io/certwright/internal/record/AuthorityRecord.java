package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.time.Instant;

/**
 * What was set for a CA of this vault.
 *
 * @param name the CA's folded name
 * @param issuing what it signs
 * @param updated when it was last set
 * @param extensions what a later library added
 */
public record AuthorityRecord(
    String name, IssuingTerms issuing, Instant updated, Extensions extensions) {

  /** The kind. */
  public static final String KIND = "authority";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<AuthorityRecord> TYPE = new Type();

  /** What holds for a CA for which nothing was set. */
  public static AuthorityRecord standard(String name) {
    return new AuthorityRecord(name, IssuingTerms.STANDARD, Instant.EPOCH, Extensions.NONE);
  }

  /** The same with other terms of issuing. */
  public AuthorityRecord with(IssuingTerms changed, Instant now) {
    return new AuthorityRecord(name, changed, now, extensions);
  }

  private static final class Type implements RecordType<AuthorityRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(AuthorityRecord value) {
      return value.name;
    }

    @Override
    public byte[] encode(AuthorityRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.name);
      value.issuing.write(out);
      out.instant(value.updated);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public AuthorityRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new AuthorityRecord(in.text(), IssuingTerms.read(in), in.instant(), Extensions.read(in));
      in.end();
      return record;
    }
  }
}
