package io.certwright.internal.transfer;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.internal.store.IndexPart;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.StoredRecord;
import java.time.Instant;
import java.util.List;

/** One thing that a backup says. */
sealed interface Item {

  /** The first: whose backup it is, and from when. */
  record Start(String name, Instant time) implements Item {}

  /** A record; a later one of the same key replaces it. */
  record Put(String kind, String id, long revision, Bytes payload, IndexPart index)
      implements Item {}

  /** There is no record of this key any more. */
  record Gone(String kind, String id) implements Item {}

  /** Nothing that was said since the start holds; it is said again. */
  record Again() implements Item {}

  /**
   * The last.
   *
   * @param records how many puts and removals there were since the start, or since the last again
   * @param damaged what was left out because it is damaged
   */
  record End(long records, List<String> damaged) implements Item {}

  /**
   * More than any item has: a payload, and 256 attributes with names and values of the longest
   * kind.
   */
  int MAX_LENGTH = RecordWrite.Put.MAX_PAYLOAD + (1 << 19);

  static Item of(Entry entry) {
    return entry
        .record()
        .<Item>map(Item::of)
        .orElseGet(() -> new Gone(entry.key().kind(), entry.key().id()));
  }

  private static Item of(StoredRecord record) {
    return new Put(
        record.key().kind(),
        record.key().id(),
        record.revision(),
        record.payload(),
        new IndexPart(record.attributes(), record.due()));
  }

  /** The DER form. */
  default byte[] encode() {
    var out = new DerWriter();
    if (this instanceof Start start) {
      out.integer(1).text(start.name).instant(start.time);
    } else if (this instanceof Put put) {
      out.integer(2).text(put.kind).text(put.id).integer(put.revision).octets(put.payload);
      out.octets(put.index.encode());
    } else if (this instanceof Gone gone) {
      out.integer(3).text(gone.kind).text(gone.id);
    } else if (this instanceof Again) {
      out.integer(4);
    } else if (this instanceof End end) {
      out.integer(5).integer(end.records).list(end.damaged, DerWriter::text);
    }
    return out.toByteArray();
  }

  /** Reads it back. */
  static Item decode(byte[] encoded) {
    var in = DerReader.of(encoded);
    var item = decode((int) in.integerIn(1, 5), in);
    in.end();
    return item;
  }

  private static Item decode(int type, DerReader in) {
    return switch (type) {
      case 1 -> new Start(in.text(), in.instant());
      case 2 ->
          new Put(in.text(), in.text(), in.integer(), in.bytes(), IndexPart.decode(in.octets()));
      case 3 -> new Gone(in.text(), in.text());
      case 4 -> new Again();
      default -> new End(in.integer(), in.list(DerReader::text));
    };
  }
}
