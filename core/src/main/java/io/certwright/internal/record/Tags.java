package io.certwright.internal.record;

import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tags of a version: what users write on it to find it by. The limits are Azure Key Vault's.
 *
 * @param all the values by key, sorted; not to be changed
 */
public record Tags(SortedMap<String, String> all) {

  /** The most tags of one version. */
  public static final int MOST = 15;

  /** The longest key, and the longest value, in characters. */
  public static final int MAX_LENGTH = 256;

  /** The attribute that a certificate is found by. */
  public static final String ATTRIBUTE = "tag";

  /** Stands in no tag, so that a search for a key finds that key alone. */
  private static final char SEPARATOR = 0x1f;

  /** None. */
  public static final Tags NONE = new Tags(Collections.emptySortedMap());

  /**
   * Tags as a user gave them.
   *
   * @throws InvalidRequestException if there are too many, or one of them is not of the form
   */
  public static Tags of(Map<String, String> given) {
    if (given.size() > MOST) {
      throw new InvalidRequestException(
          "tags", "there are " + given.size() + "; a version has " + MOST + " at most");
    }
    given.forEach(
        (key, value) -> {
          require("a tag's key", key, 1);
          require("the value of the tag \"" + key + "\"", value, 0);
        });
    return given.isEmpty()
        ? NONE
        : new Tags(Collections.unmodifiableSortedMap(new TreeMap<>(given)));
  }

  private static void require(String what, String text, int least) {
    if (text.length() < least || text.length() > MAX_LENGTH) {
      throw new InvalidRequestException(
          "tags", what + " has " + text.length() + " characters; " + least + " to 256 are allowed");
    }
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      if (Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE) {
        throw new InvalidRequestException(
            "tags",
            what
                + String.format(
                    " holds U+%04X at index %d; control characters and unpaired surrogates are"
                        + " not allowed",
                    point, i));
      }
      i += Character.charCount(point);
    }
  }

  /**
   * What a tag is found by: key and value, cut to what an attribute can hold. Two tags may come to
   * the same text, so who searches compares the tags themselves as well.
   */
  public static String searchable(String key, String value) {
    var text = key + SEPARATOR + value;
    int points = text.codePointCount(0, text.length());
    return points <= AttributeValue.Text.MAX_LENGTH
        ? text
        : text.substring(0, text.offsetByCodePoints(0, AttributeValue.Text.MAX_LENGTH));
  }

  List<Attribute> attributes() {
    if (all.isEmpty()) {
      return List.of();
    }
    var texts = new LinkedHashSet<String>();
    all.forEach((key, value) -> texts.add(searchable(key, value)));
    var attributes = new ArrayList<Attribute>(texts.size());
    texts.forEach(text -> attributes.add(Attribute.text(ATTRIBUTE, text)));
    return attributes;
  }

  void write(DerWriter out) {
    out.list(
        all.entrySet(), (w, tag) -> w.sequence(s -> s.text(tag.getKey()).text(tag.getValue())));
  }

  static Tags read(DerReader in) {
    var found = new TreeMap<String, String>();
    for (var tag : in.list(r -> r.sequence(s -> Map.entry(s.text(), s.text())))) {
      found.put(tag.getKey(), tag.getValue());
    }
    return found.isEmpty() ? NONE : new Tags(Collections.unmodifiableSortedMap(found));
  }
}
