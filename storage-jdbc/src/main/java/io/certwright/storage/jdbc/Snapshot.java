package io.certwright.storage.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is visible at one moment in PostgreSQL ({@code pg_snapshot}): what transactions before
 * {@code end} have written, but for those that were still open.
 *
 * @param end the first transaction that had not begun
 * @param open the transactions before it that had not ended, ascending
 */
record Snapshot(long end, List<Long> open) {

  Snapshot {
    open = List.copyOf(open);
  }

  /** Reads PostgreSQL's own form, {@code xmin:xmax:xip,xip}. */
  static Snapshot parse(String text) {
    var parts = text.split(":", -1);
    var open = new ArrayList<Long>();
    if (!parts[2].isEmpty()) {
      for (var transaction : parts[2].split(",", -1)) {
        open.add(Long.parseLong(transaction));
      }
    }
    return new Snapshot(Long.parseLong(parts[1]), open);
  }

  /** PostgreSQL's own form. */
  String sql() {
    return (open.isEmpty() ? end : open.get(0)) + ":" + end + ":" + joined();
  }

  /** The open ones as an array's text. */
  String openArray() {
    return "{" + joined() + "}";
  }

  private String joined() {
    return open.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  boolean sees(long transaction) {
    return transaction < end && !open.contains(transaction);
  }

  /** The end, and each open one by its distance from the one after it, in base 36. */
  String encode() {
    var text = new StringBuilder(Long.toString(end, 36));
    long after = end;
    for (int i = open.size() - 1; i >= 0; i--) {
      text.append('.').append(Long.toString(after - open.get(i), 36));
      after = open.get(i);
    }
    return text.toString();
  }

  /** Reads what {@link #encode} wrote; empty if it is something else. */
  static Optional<Snapshot> decode(String text) {
    if (!text.matches("[0-9a-z]{1,12}(\\.[0-9a-z]{1,12})*")) {
      return Optional.empty();
    }
    var parts = text.split("\\.", -1);
    long end = Long.parseLong(parts[0], 36);
    var open = new ArrayList<Long>();
    long after = end;
    for (int i = 1; i < parts.length; i++) {
      long next = after - Long.parseLong(parts[i], 36);
      if (next >= after || next < 0) {
        return Optional.empty();
      }
      open.add(0, next);
      after = next;
    }
    return Optional.of(new Snapshot(end, open));
  }

  /**
   * This one, if its code is no longer than so many characters; otherwise one that sees less: it
   * ends at an open transaction, so that those before it need not be so many. What follows then
   * waits for that one.
   */
  Snapshot within(int characters) {
    var fitting = this;
    while (fitting.encode().length() > characters) {
      int keep = fitting.open.size() * 7 / 8;
      fitting = new Snapshot(fitting.open.get(keep), fitting.open.subList(0, keep));
    }
    return fitting;
  }
}
