package io.certwright.internal.memory;

import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The latest changes. Every change has a number, counted from 1, and a position is such a number
 * behind the incarnation; a page ends with the last change of a commit.
 *
 * <p>One thread may add while others look: what they see meanwhile is of no use, but harms nobody.
 */
final class ChangeRing {

  /** A power of two, and more than one commit can have. */
  private static final int KEPT = 16_384;

  private final String incarnation = UUID.randomUUID().toString();

  /** Each at the place that the end of its number says. */
  private final Feed.Change[] changes = new Feed.Change[KEPT];

  private volatile long last;

  /** Appends the changes of one commit; none at all leave no trace. */
  void add(List<Feed.Change> added) {
    long end = last;
    for (var change : added) {
      end++;
      changes[place(end)] = change;
    }
    last = end;
  }

  FeedPosition end() {
    return position(last);
  }

  Feed after(FeedPosition position, int limit) {
    long end = last;
    long next = parse(position);
    if (next < Math.max(0, end - KEPT) || next > end) {
      return new Feed.Resynchronise(position(end));
    }
    var page = new ArrayList<Feed.Change>();
    while (next < end && (page.size() < limit || isWithinCommit(next))) {
      next++;
      page.add(changes[place(next)]);
    }
    return new Feed.Changes(page, position(next));
  }

  /** Whether the next change is of the same commit. */
  private boolean isWithinCommit(long number) {
    return changes[place(number)].commit().equals(changes[place(number + 1)].commit());
  }

  private static int place(long number) {
    return (int) (number & KEPT - 1);
  }

  private FeedPosition position(long number) {
    return new FeedPosition(incarnation + ":" + number);
  }

  /** The number in one of our own positions; -1 for any other. */
  private long parse(FeedPosition position) {
    var start = incarnation + ":";
    if (!position.value().startsWith(start)) {
      return -1;
    }
    try {
      return Long.parseLong(position.value().substring(start.length()));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
