package io.certwright.internal.inventory;

import org.jspecify.annotations.Nullable;

/**
 * What was seen of one consumer of one certificate on this node, and what others were told of that.
 * The times are the ticker's. Thread-safe.
 */
final class Consumer {

  /** In a burst of uses one note is enough. */
  private static final long BURST_NANOS = 1_000_000;

  private final String certificate;
  private final String name;
  private volatile @Nullable Seen last;
  private volatile @Nullable Told told;

  /** Whether it was forgotten, because it was not seen for long. */
  private volatile boolean forgotten;

  Consumer(String certificate, String name) {
    this.certificate = certificate;
    this.name = name;
  }

  /**
   * What was seen.
   *
   * @param version the version
   * @param at when
   */
  record Seen(String version, long at) {}

  /**
   * What others were told.
   *
   * @param what what was seen then
   * @param enough for how long that is enough
   */
  private record Told(Seen what, long enough) {}

  /** The certificate's folded name. */
  String certificate() {
    return certificate;
  }

  /** Its own name. */
  String name() {
    return name;
  }

  boolean isForgotten() {
    return forgotten;
  }

  void setForgotten(boolean now) {
    forgotten = now;
  }

  /** Whether it was not seen for that long. */
  boolean isIdle(long now, long nanos) {
    var seen = last;
    return seen != null && now - seen.at > nanos;
  }

  void saw(String version, long now) {
    var before = last;
    if (before == null || now - before.at > BURST_NANOS || !before.version.equals(version)) {
      last = new Seen(version, now);
    }
  }

  /**
   * What others are to be told; null: nothing yet.
   *
   * @param change for how long what they were told is enough if another version is used by now
   */
  @Nullable Seen news(long change) {
    var seen = last;
    var before = told;
    if (seen == null || before == null) {
      return seen;
    }
    boolean same = seen.version.equals(before.what.version);
    return seen.at - before.what.at >= (same ? before.enough : change) ? seen : null;
  }

  /**
   * That others were told.
   *
   * @param enough for how long that is enough while the version stays
   */
  void told(Seen what, long enough) {
    told = new Told(what, enough);
  }
}
