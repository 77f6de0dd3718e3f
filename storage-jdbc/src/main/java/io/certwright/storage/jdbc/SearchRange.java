package io.certwright.storage.jdbc;

import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.FindQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a search goes through, in ranges of the attribute table's primary key. After a place there
 * are two of them, the rest of its value and the values behind it: not every database finds a place
 * within several columns by the index.
 */
final class SearchRange {

  /**
   * A range. Its parameters follow vault, kind and name.
   *
   * @param condition of the columns type, text_value, moment_value and id
   * @param values its parameters, each a String or a Long
   */
  record Part(String condition, List<Object> values) {}

  private final boolean isText;
  private final List<Part> parts = new ArrayList<>();

  private SearchRange(boolean isText) {
    this.isText = isText;
  }

  /** The ranges of a search that follow a place; none if nothing can be found. */
  static SearchRange of(AttributeMatch match, Optional<FindQuery.Place> place) {
    var least = least(match);
    var range = new SearchRange(least instanceof AttributeValue.Text);
    boolean isWithin = place.isPresent() && place.get().value().compareTo(least) >= 0;
    if (match instanceof AttributeMatch.Exact) {
      if (!isWithin) {
        range.within(least, "");
      } else if (place.get().value().equals(least)) {
        range.within(least, place.get().id());
      }
      return range;
    }
    var end = end(match);
    if (!isWithin) {
      range.between(" >= ?", least, end);
    } else if (range.reaches(place.get().value(), end)) {
      range.within(place.get().value(), place.get().id());
      range.between(" > ?", place.get().value(), end);
    }
    return range;
  }

  /** Whether it goes through texts, or through instants. */
  boolean isText() {
    return isText;
  }

  List<Part> parts() {
    return parts;
  }

  /** Every text comes before every instant: a place among instants is behind all texts. */
  private boolean reaches(AttributeValue value, Optional<AttributeValue> end) {
    return value instanceof AttributeValue.Text == isText
        && end.map(e -> value.compareTo(e) < 0).orElse(true);
  }

  private void within(AttributeValue value, String afterId) {
    parts.add(
        isText
            ? part("text_value = ? AND moment_value = 0 AND id > ?", raw(value), afterId)
            : part("text_value = ? AND moment_value = ? AND id > ?", "", raw(value), afterId));
  }

  private void between(String from, AttributeValue least, Optional<AttributeValue> end) {
    var values = new ArrayList<>();
    if (!isText) {
      values.add("");
    }
    values.add(raw(least));
    end.ifPresent(value -> values.add(raw(value)));
    var column = isText ? "text_value" : "moment_value";
    var fixed = isText ? "" : "text_value = ? AND ";
    var upTo = end.isEmpty() ? "" : " AND " + column + " < ?";
    parts.add(part(fixed + column + from + upTo, values.toArray()));
  }

  private Part part(String condition, Object... values) {
    int type = isText ? AttributeCodec.TEXT : AttributeCodec.MOMENT;
    return new Part("type = " + type + " AND " + condition, List.of(values));
  }

  private static AttributeValue least(AttributeMatch match) {
    if (match instanceof AttributeMatch.Exact exact) {
      return exact.value();
    }
    return match instanceof AttributeMatch.Prefix prefix
        ? new AttributeValue.Text(prefix.prefix())
        : ((AttributeMatch.Range) match).from();
  }

  private static Optional<AttributeValue> end(AttributeMatch match) {
    if (match instanceof AttributeMatch.Prefix prefix) {
      var end = Texts.afterPrefix(prefix.prefix());
      return end.isEmpty() ? Optional.empty() : Optional.of(new AttributeValue.Text(end));
    }
    return ((AttributeMatch.Range) match).to();
  }

  private static Object raw(AttributeValue value) {
    return value instanceof AttributeValue.Text text
        ? text.text()
        : (Object) ((AttributeValue.Moment) value).instant().toEpochMilli();
  }
}
