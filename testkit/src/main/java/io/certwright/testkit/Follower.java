package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.Storage;
import java.util.ArrayList;
import java.util.List;

/** Follows a feed from a position, as a cache does. */
final class Follower {

  private final Storage storage;
  private final int limit;
  private FeedPosition position;
  private final List<Feed.Change> seen = new ArrayList<>();

  Follower(Storage storage, FeedPosition position, int limit) {
    this.storage = storage;
    this.position = position;
    this.limit = limit;
  }

  /** Everything from the position to the end. */
  static List<Feed.Change> changes(Storage storage, FeedPosition from, int limit) {
    var follower = new Follower(storage, from, limit);
    follower.catchUp();
    return follower.seen();
  }

  /** Reads until there is nothing more. */
  void catchUp() {
    while (step() > 0) {
      // The feed moves on in each step.
    }
  }

  /** One page; the number of its changes. */
  int step() {
    var feed = storage.changes(position, limit);
    assertThat(feed).as("a reader that is not behind").isInstanceOf(Feed.Changes.class);
    var changes = (Feed.Changes) feed;
    if (changes.changes().isEmpty()) {
      assertThat(changes.next()).as("no changes, the same position").isEqualTo(position);
    }
    position = changes.next();
    seen.addAll(changes.changes());
    return changes.changes().size();
  }

  /** After what was seen. */
  FeedPosition position() {
    return position;
  }

  List<Feed.Change> seen() {
    return seen;
  }
}
