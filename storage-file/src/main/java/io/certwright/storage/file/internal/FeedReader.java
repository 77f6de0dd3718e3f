package io.certwright.storage.file.internal;

import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;

/** Answers where the change feed ends and what follows a position in it. */
final class FeedReader {

  private final FeedRing feed;
  private final String incarnation;

  FeedReader(FeedRing feed, String incarnation) {
    this.feed = feed;
    this.incarnation = incarnation;
  }

  FeedPosition end() {
    return at(feed.end());
  }

  Feed changes(FeedPosition after, int limit) {
    var page = feed.after(sequence(after), limit);
    return page == null
        ? new Feed.Resynchronise(end())
        : new Feed.Changes(page.changes(), at(page.last()));
  }

  private FeedPosition at(long sequence) {
    return new FeedPosition(incarnation + "-" + sequence);
  }

  /** The number in a position; -1 in one of another incarnation. */
  private long sequence(FeedPosition position) {
    var value = position.value();
    int hyphen = value.lastIndexOf('-');
    if (hyphen < 0 || !value.substring(0, hyphen).equals(incarnation)) {
      return -1;
    }
    try {
      return Long.parseLong(value.substring(hyphen + 1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
