package io.certwright.storage.file.internal;

import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.FindQuery;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** The values of one attribute among the records of one kind, in order. */
final class PostingList {

  private final String name;
  private final NavigableSet<Posting> postings = new TreeSet<>(Posting.ORDER);

  PostingList(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  void add(Posting posting) {
    postings.add(posting);
  }

  void remove(Posting posting) {
    postings.remove(posting);
  }

  /**
   * What comes from the first match or after the place on, in order; those that match stand
   * together, at the beginning.
   */
  Iterable<Posting> from(AttributeMatch match, Optional<FindQuery.Place> after) {
    var first = mark(least(match), "");
    if (after.isPresent()) {
      var place = mark(after.get().value(), after.get().id());
      if (Posting.ORDER.compare(place, first) >= 0) {
        return postings.tailSet(place, false);
      }
    }
    return postings.tailSet(first, true);
  }

  private Posting mark(AttributeValue value, String id) {
    return new Posting(this, Posting.compact(value), id, null);
  }

  private static AttributeValue least(AttributeMatch match) {
    if (match instanceof AttributeMatch.Exact exact) {
      return exact.value();
    }
    return match instanceof AttributeMatch.Prefix prefix
        ? new AttributeValue.Text(prefix.prefix())
        : ((AttributeMatch.Range) match).from();
  }
}
