package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;

/**
 * That entries of the audit trail were pruned. There is one at most.
 *
 * @param summary what was, all prunes together
 * @param finished whether all of it is deleted; not: whoever comes next does that
 * @param extensions what a later library added
 */
public record PruneRecord(PruneSummary summary, boolean finished, Extensions extensions) {

  /** The kind. */
  public static final String KIND = "pruned";

  /** The id of the one. */
  public static final String ID = "audit";

  /** The operation of the entries that tell of it. */
  public static final String OPERATION = "audit/prune";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<PruneRecord> TYPE = new Type();

  private static final class Type implements RecordType<PruneRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(PruneRecord value) {
      return ID;
    }

    @Override
    public byte[] encode(PruneRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).octets(value.summary.encode()).bool(value.finished);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public PruneRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new PruneRecord(PruneSummary.decode(in.octets()), in.bool(), Extensions.read(in));
      in.end();
      return record;
    }
  }
}
