package io.certwright.storage.file.internal;

import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;

/** Answers where the change feed ends and what follows a position in it. */
final class FeedReader {

  private final State state;
  private final String incarnation;

  FeedReader(State state, String incarnation) {
    this.state = state;
    this.incarnation = incarnation;
  }

  FeedPosition end() {
    return at(state.read(state::sequence));
  }

  Feed changes(FeedPosition after, int limit) {
    return state.read(
        () -> {
          long sequence = sequence(after);
          if (sequence < state.feed().floor() || sequence > state.sequence()) {
            return new Feed.Resynchronise(at(state.sequence()));
          }
          var page = state.feed().after(sequence, limit);
          return new Feed.Changes(page.changes(), at(page.last()));
        });
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
