package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;

/**
 * That a vault has rules of access, and which they are: whatever changes one writes this record as
 * well, so changes exclude each other, and a rule that is missing or was put back is found at once.
 * There is one at most; without it there are no rules. The secret part is the key that hides
 * positions in listings.
 *
 * @param changes how many changes there were
 * @param digest SHA-256 over the kinds, ids and contents of all rules
 * @param bindsOwner whether a rule of approval binds the owner of the vault as well
 * @param extensions what a later library added
 */
public record AccessRecord(long changes, Bytes digest, boolean bindsOwner, Extensions extensions) {

  /** The kind. */
  public static final String KIND = "access";

  /** The id of the one. */
  public static final String ID = "vault";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<AccessRecord> TYPE = new Type();

  private static final class Type implements RecordType<AccessRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(AccessRecord value) {
      return ID;
    }

    @Override
    public byte[] encode(AccessRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).integer(value.changes).octets(value.digest).bool(value.bindsOwner);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public AccessRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record = new AccessRecord(in.integer(), in.bytes(), in.bool(), Extensions.read(in));
      in.end();
      return record;
    }
  }
}
