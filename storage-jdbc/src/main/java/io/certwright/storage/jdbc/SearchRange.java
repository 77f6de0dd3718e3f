package io.certwright.storage.jdbc;

import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.FindQuery;
import java.util.Optional;

/**
 * The values of one type that a search goes through: after a place, up to a value. Values are a
 * String or a Long here, because an end may be a text longer than any that can be stored.
 *
 * @param isText whether it goes through texts, or through instants
 * @param after the value of the place before the first one
 * @param id the id of that place; "" stands before all ids
 * @param end the first value that is not searched any more; empty: none
 */
record SearchRange(boolean isText, Object after, String id, Optional<Object> end) {

  /** Empty if nothing can be found. */
  static Optional<SearchRange> of(AttributeMatch match, Optional<FindQuery.Place> after) {
    var least = least(match);
    boolean isText = least instanceof AttributeValue.Text;
    if (after.isEmpty() || after.get().value().compareTo(least) < 0) {
      return Optional.of(new SearchRange(isText, raw(least), "", end(match)));
    }
    // Every text comes before every instant: a place among instants is behind all texts.
    return after.get().value().getClass() == least.getClass()
        ? Optional.of(
            new SearchRange(isText, raw(after.get().value()), after.get().id(), end(match)))
        : Optional.empty();
  }

  /** Narrows a query of the attribute table, named a, to this range. */
  void addTo(Condition where) {
    if (isText) {
      where.and("a.type = ?", AttributeCodec.TEXT);
      where.and("(a.text_value, a.moment_value, a.id) > (?, ?, ?)", after, 0, id);
      end.ifPresent(value -> where.and("a.text_value < ?", value));
    } else {
      where.and("a.type = ?", AttributeCodec.MOMENT).and("a.text_value = ''");
      where.and("(a.moment_value, a.id) > (?, ?)", after, id);
      end.ifPresent(value -> where.and("a.moment_value < ?", value));
    }
  }

  private static AttributeValue least(AttributeMatch match) {
    if (match instanceof AttributeMatch.Exact exact) {
      return exact.value();
    }
    return match instanceof AttributeMatch.Prefix prefix
        ? new AttributeValue.Text(prefix.prefix())
        : ((AttributeMatch.Range) match).from();
  }

  private static Optional<Object> end(AttributeMatch match) {
    if (match instanceof AttributeMatch.Exact exact) {
      var value = raw(exact.value());
      return Optional.of(value instanceof String text ? Texts.next(text) : (Long) value + 1);
    }
    if (match instanceof AttributeMatch.Prefix prefix) {
      var end = Texts.afterPrefix(prefix.prefix());
      return end.isEmpty() ? Optional.empty() : Optional.of(end);
    }
    return ((AttributeMatch.Range) match).to().map(SearchRange::raw);
  }

  private static Object raw(AttributeValue value) {
    if (value instanceof AttributeValue.Text text) {
      return text.text();
    }
    return ((AttributeValue.Moment) value).instant().toEpochMilli();
  }
}
