package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;

/**
 * What belongs to the vault and not to whoever opens it. There is one at most; without it the
 * defaults hold.
 *
 * @param retentionDays for how long a deleted certificate can be recovered
 * @param purgeProtection whether nobody can purge one before that time is over
 * @param extensions what a later library added
 */
public record SettingsRecord(int retentionDays, boolean purgeProtection, Extensions extensions) {

  /** The kind. */
  public static final String KIND = "settings";

  /** The id of the one. */
  public static final String ID = "vault";

  /** What holds where nothing was set. */
  public static final SettingsRecord DEFAULT = new SettingsRecord(90, false, Extensions.NONE);

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<SettingsRecord> TYPE = new Type();

  private static final class Type implements RecordType<SettingsRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(SettingsRecord value) {
      return ID;
    }

    @Override
    public byte[] encode(SettingsRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).integer(value.retentionDays).bool(value.purgeProtection);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public SettingsRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new SettingsRecord(Math.toIntExact(in.integer()), in.bool(), Extensions.read(in));
      in.end();
      return record;
    }
  }
}
