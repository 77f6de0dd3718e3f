package io.certwright.storage.file.internal;

import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeValue;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value that an entry can be found by.
 *
 * @param list where it is listed
 * @param value a text, or epoch milliseconds as a {@link Long}: smaller than an {@link
 *     AttributeValue}, and there are several for each record
 * @param id the entry's id
 * @param owner the entry; null: this only marks a place to search from
 */
record Posting(PostingList list, Object value, String id, @Nullable Entry owner) {

  static final Posting[] NONE = {};

  /** By value, texts before instants, then by id. */
  static final Comparator<Posting> ORDER =
      (left, right) -> {
        int byValue = compareValues(left.value, right.value);
        return byValue != 0 ? byValue : TextOrder.compare(left.id, right.id);
      };

  Entry entry() {
    return Objects.requireNonNull(owner);
  }

  static Object compact(AttributeValue value) {
    return value instanceof AttributeValue.Text text
        ? text.text()
        : (Object) ((AttributeValue.Moment) value).instant().toEpochMilli();
  }

  Attribute attribute() {
    return new Attribute(list.name(), attributeValue());
  }

  AttributeValue attributeValue() {
    return value instanceof String text
        ? new AttributeValue.Text(text)
        : new AttributeValue.Moment(Instant.ofEpochMilli((Long) value));
  }

  private static int compareValues(Object left, Object right) {
    if (left instanceof String text) {
      return right instanceof String other ? TextOrder.compare(text, other) : -1;
    }
    return right instanceof Long other ? Long.compare((Long) left, other) : 1;
  }
}
