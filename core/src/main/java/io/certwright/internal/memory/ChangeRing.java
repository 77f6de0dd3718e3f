package io.certwright.internal.memory;

import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The latest changes, commit by commit. Every change has a number, counted from 1; a commit is
 * filed under the number of its last one, and a position is such a number behind the incarnation.
 */
final class ChangeRing {

  private static final int KEPT = 16_384;

  private final String incarnation = UUID.randomUUID().toString();
  private final ConcurrentSkipListMap<Long, List<Feed.Change>> commits =
      new ConcurrentSkipListMap<>();
  private volatile long last;
  private volatile long trimmed;

  /** Appends the changes of one commit; none at all leave no trace. */
  void add(List<Feed.Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    long end = last + changes.size();
    commits.put(end, List.copyOf(changes));
    last = end;
    for (var first = commits.firstEntry();
        end - first.getKey() >= KEPT;
        first = commits.firstEntry()) {
      trimmed = first.getKey();
      commits.remove(first.getKey());
    }
  }

  FeedPosition end() {
    return position(last);
  }

  Feed after(FeedPosition position, int limit) {
    long after = parse(position);
    if (after < trimmed || after > last) {
      return new Feed.Resynchronise(end());
    }
    var changes = new ArrayList<Feed.Change>();
    long next = after;
    for (var commit : commits.tailMap(after, false).entrySet()) {
      if (changes.size() >= limit) {
        break;
      }
      changes.addAll(commit.getValue());
      next = commit.getKey();
    }
    return new Feed.Changes(changes, position(next));
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
