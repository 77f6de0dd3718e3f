package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.util.Set;
import java.util.TreeSet;

/**
 * Of which issuers the life cycle engine wants nothing for a while. There is one such record at
 * most.
 *
 * @param all whether it is all of them
 * @param issuers the folded names of those that it is besides
 * @param extensions what a later library added
 */
public record PauseRecord(boolean all, Set<String> issuers, Extensions extensions) {

  /** The kind. */
  public static final String KIND = "pause";

  /** The id of the one. */
  public static final String ID = "lifecycle";

  /** What holds where nothing was set. */
  public static final PauseRecord NONE = new PauseRecord(false, Set.of(), Extensions.NONE);

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<PauseRecord> TYPE = new Type();

  /** Copies the set. */
  public PauseRecord {
    issuers = Set.copyOf(issuers);
  }

  /** Whether nothing is wanted of this issuer, by its folded name. */
  public boolean holds(String issuer) {
    return all || issuers.contains(issuer);
  }

  /** The same for all issuers, or not for all any more. */
  public PauseRecord withAll(boolean paused) {
    return new PauseRecord(paused, issuers, extensions);
  }

  /** The same with this issuer among them, or not any more. */
  public PauseRecord with(String issuer, boolean paused) {
    var others = new TreeSet<>(issuers);
    others.remove(issuer);
    if (paused) {
      others.add(issuer);
    }
    return new PauseRecord(all, others, extensions);
  }

  private static final class Type implements RecordType<PauseRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(PauseRecord value) {
      return ID;
    }

    @Override
    public byte[] encode(PauseRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).bool(value.all).list(new TreeSet<>(value.issuers), DerWriter::text);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public PauseRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new PauseRecord(in.bool(), Set.copyOf(in.list(DerReader::text)), Extensions.read(in));
      in.end();
      return record;
    }
  }
}
