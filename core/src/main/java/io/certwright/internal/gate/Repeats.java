package io.certwright.internal.gate;

import io.certwright.audit.AuditContext;
import io.certwright.audit.AuditOutcome;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What happens again and again: the first time it is to be told at once, what is like it within a
 * window is counted. Alike is what one identity does, by one permission, to names that begin alike,
 * up to the first hyphen, if it is refused for the same reason. What one identity does beyond fifty
 * kinds is counted together, and so is what identities do beyond the first thousand: nobody can
 * fill the memory, nor the trail, nor hide in what somebody else does. Thread-safe.
 */
final class Repeats {

  /** How many kinds of one identity are counted apart. */
  static final int MOST_KINDS = 50;

  /** How many identities are counted apart. */
  static final int MOST_IDENTITIES = 1_000;

  private final Clock clock;
  private final LongSupplier ticker;
  private final long length;
  private final Map<String, Map<Kind, Series>> identities = new HashMap<>();

  /**
   * One that has seen nothing.
   *
   * @param length how long a window lasts, in nanoseconds
   */
  Repeats(Clock clock, LongSupplier ticker, long length) {
    this.clock = clock;
    this.ticker = ticker;
    this.length = length;
  }

  /** What is alike. */
  private record Kind(String operation, String target, AuditOutcome outcome, String detail) {

    static Kind of(Entry entry) {
      return new Kind(
          entry.operation(), beginning(entry.target()), entry.outcome(), entry.detail());
    }

    /** What is beyond the kinds that are counted apart. */
    static Kind rest(Entry entry) {
      return new Kind("gate/others", "", entry.outcome(), "of many kinds");
    }

    private static String beginning(String target) {
      int slash = target.indexOf('/');
      var name = slash < 0 ? target : target.substring(0, slash);
      int hyphen = name.indexOf('-');
      return hyphen < 0 ? name : name.substring(0, hyphen) + "-*";
    }
  }

  /** A window, and what was counted in it. */
  private static final class Series {
    private final String identity;
    private final Kind kind;
    private final String whose;
    private long ends;

    /** Whether the first of the window is in the trail, or on its way there. */
    private boolean told;

    private long count;
    private Instant first = Instant.MIN;
    private Instant last = Instant.MIN;

    Series(String identity, Kind kind, String whose) {
      this.identity = identity;
      this.kind = kind;
      this.whose = whose;
    }
  }

  /** What is to be told: the end of the window before, and the first of the next one. */
  final class Telling {
    private final Series series;
    private final Optional<Entry> before;
    private final long count;
    private final Instant first;

    private Telling(Series series, Optional<Entry> before) {
      this.series = series;
      this.before = before;
      this.count = series.count;
      this.first = series.first;
    }

    /** The end of the window before, if something was counted in it. */
    Optional<Entry> before() {
      return before;
    }

    /** That it could not be told, so that the next one is the first again. */
    void failed() {
      synchronized (identities) {
        series.told = false;
        series.first = series.count == 0 || count > 0 ? first : series.first;
        series.count += count;
      }
    }
  }

  /**
   * Takes note of something.
   *
   * @param anyhow whether it is to be told in any case
   * @return empty: it is counted, and need not be told
   */
  Optional<Telling> happened(Entry entry, boolean anyhow) {
    synchronized (identities) {
      long now = ticker.getAsLong();
      var series = series(entry);
      boolean open = series.told && now - series.ends < 0;
      if (open && !anyhow) {
        var wall = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        series.first = series.count == 0 ? wall : series.first;
        series.last = wall;
        series.count++;
        return Optional.empty();
      }
      var telling = new Telling(series, counted(series));
      series.told = true;
      series.ends = now + length;
      series.count = 0;
      return Optional.of(telling);
    }
  }

  private Series series(Entry entry) {
    var kinds = identities.get(entry.identity());
    if (kinds == null && identities.size() >= MOST_IDENTITIES) {
      var all = Kind.rest(entry);
      return identities
          .computeIfAbsent("", unused -> new HashMap<>())
          .computeIfAbsent(
              all,
              kind ->
                  new Series(
                      Caller.SYSTEM.name(),
                      kind,
                      " by identities beyond the first " + MOST_IDENTITIES));
    }
    if (kinds == null) {
      kinds = new HashMap<>();
      identities.put(entry.identity(), kinds);
    }
    var kind = Kind.of(entry);
    var known = kinds.get(kind);
    if (known == null && kinds.size() >= MOST_KINDS) {
      kind = Kind.rest(entry);
      known = kinds.get(kind);
    }
    if (known == null) {
      known = new Series(entry.identity(), kind, "");
      kinds.put(kind, known);
    }
    return known;
  }

  /** The windows that have ended, and what was counted in them. */
  List<Entry> over() {
    return take(false);
  }

  /** What was counted in all of them, which end. */
  List<Entry> all() {
    return take(true);
  }

  private List<Entry> take(boolean everything) {
    var entries = new ArrayList<Entry>();
    synchronized (identities) {
      long now = ticker.getAsLong();
      for (var kinds : identities.values()) {
        kinds
            .values()
            .removeIf(
                series -> {
                  boolean over = everything || now - series.ends >= 0;
                  if (over) {
                    counted(series).ifPresent(entries::add);
                  }
                  return over;
                });
      }
      identities.values().removeIf(Map::isEmpty);
    }
    return entries;
  }

  private static Optional<Entry> counted(Series series) {
    if (series.count == 0) {
      return Optional.empty();
    }
    var told =
        series.kind.detail()
            + "; "
            + series.count
            + " more"
            + series.whose
            + ", from "
            + series.first
            + " to "
            + series.last;
    return Optional.of(
        new Entry(
            series.identity,
            series.kind.operation(),
            series.kind.target(),
            series.kind.outcome(),
            told,
            List.of(),
            List.of(),
            AuditContext.NONE));
  }
}
