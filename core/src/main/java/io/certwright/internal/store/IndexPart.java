package io.certwright.internal.store;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.StoredRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a record is found by, as it was when the record was sealed: a copy inside the seal, with
 * which the storage's columns are compared on reading. It is kept rather than derived again, so
 * that a later version of the library may declare other attributes and still trust what is there.
 *
 * @param attributes in the order in which they were written
 * @param due when the record is due, in whole milliseconds
 */
public record IndexPart(List<Attribute> attributes, Optional<Instant> due) {

  /** Copies the list and cuts the instant. */
  public IndexPart {
    attributes = List.copyOf(attributes);
    due = due.map(AttributeValue::toMillis);
  }

  boolean agreesWith(StoredRecord stored) {
    return stored.attributes().equals(attributes) && stored.due().equals(due);
  }

  /** The DER form. */
  public byte[] encode() {
    return new DerWriter()
        .list(attributes, IndexPart::write)
        .optional(due, DerWriter::instant)
        .toByteArray();
  }

  private static void write(DerWriter out, Attribute attribute) {
    out.sequence(
        s -> {
          s.text(attribute.name());
          if (attribute.value() instanceof AttributeValue.Text text) {
            s.bool(true).text(text.text());
          } else if (attribute.value() instanceof AttributeValue.Moment moment) {
            s.bool(false).instant(moment.instant());
          }
        });
  }

  /** Reads it back. */
  public static IndexPart decode(byte[] encoded) {
    var in = DerReader.of(encoded);
    var part = new IndexPart(in.list(IndexPart::read), in.optional(DerReader::instant));
    in.end();
    return part;
  }

  private static Attribute read(DerReader in) {
    return in.sequence(
        s -> {
          var name = s.text();
          return s.bool() ? Attribute.text(name, s.text()) : Attribute.moment(name, s.instant());
        });
  }
}
