package io.certwright.internal.search;

import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.FindQuery;
import java.util.Base64;

/** A place in a search as text, for whoever asks for the next page. */
final class Token {

  private static final int MAX_LENGTH = 4096;

  private Token() {}

  static String of(FindQuery.Place place) {
    var out = new DerWriter();
    if (place.value() instanceof AttributeValue.Text text) {
      out.bool(true).text(text.text());
    } else {
      out.bool(false).instant(((AttributeValue.Moment) place.value()).instant());
    }
    out.text(place.id());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toByteArray());
  }

  /**
   * Reads it back.
   *
   * @throws InvalidRequestException if it is none
   */
  static FindQuery.Place read(String token) {
    try {
      if (token.length() <= MAX_LENGTH) {
        var in = DerReader.of(Base64.getUrlDecoder().decode(token));
        AttributeValue value =
            in.bool()
                ? new AttributeValue.Text(in.text())
                : new AttributeValue.Moment(in.instant());
        var place = new FindQuery.Place(value, in.text());
        in.end();
        return place;
      }
    } catch (RuntimeException e) {
      // Whoever made it up learns no more than that.
    }
    throw new InvalidRequestException(
        "after", "a page of a search goes on after what the page before it gave as its next");
  }
}
