package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.util.List;

/**
 * A part of what the pruned entries of the audit trail told of the records last. It never changes.
 *
 * @param id 32 hexadecimal digits, drawn
 * @param items what was told, in the order of their places
 * @param extensions what a later library added
 */
public record StatePartRecord(String id, List<LastTold> items, Extensions extensions) {

  /** The kind. */
  public static final String KIND = "pruned-state";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<StatePartRecord> TYPE = new Type();

  /** Copies the list. */
  public StatePartRecord {
    items = List.copyOf(items);
  }

  private static final class Type implements RecordType<StatePartRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(StatePartRecord value) {
      return value.id;
    }

    @Override
    public byte[] encode(StatePartRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.id).list(value.items, (w, item) -> item.write(w));
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public StatePartRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record = new StatePartRecord(in.text(), in.list(LastTold::read), Extensions.read(in));
      in.end();
      return record;
    }
  }
}
