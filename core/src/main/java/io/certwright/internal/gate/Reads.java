package io.certwright.internal.gate;

import io.certwright.access.Permission;
import io.certwright.audit.AuditContext;
import io.certwright.audit.AuditOutcome;
import io.certwright.internal.rights.ByPermission;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Counts what is read, by identity and permission: a field more for each read, and nothing to wait
 * for. Of identities beyond the first thousand of a window only the sum is known. Thread-safe.
 */
final class Reads {

  /** How many identities are counted apart. */
  static final int MOST = 1_000;

  private final Clock clock;
  private final Counts owner = new Counts(Caller.OWNER.name(), "");
  private final Counts others =
      new Counts(Caller.SYSTEM.name(), " by identities beyond the first " + MOST);
  private final ConcurrentHashMap<String, Counts> identities = new ConcurrentHashMap<>();

  /** Those that were put aside because they were idle for a window, to be looked at once more. */
  private final ConcurrentLinkedQueue<Counts> retired = new ConcurrentLinkedQueue<>();

  private volatile Instant since;

  Reads(Clock clock) {
    this.clock = clock;
    this.since = now();
  }

  /** How often one identity has read. */
  static final class Counts {
    private final String identity;
    private final String whose;
    private final ByPermission<ReadCount> counts = new ByPermission<>(each -> new ReadCount());
    private volatile boolean idle;

    Counts(String identity, String whose) {
      this.identity = identity;
      this.whose = whose;
    }

    void add(Permission permission) {
      of(permission).add();
    }

    private ReadCount of(Permission permission) {
      return counts.of(permission);
    }
  }

  /** Counts a read of the owner's. */
  void countOfOwner(Permission permission) {
    owner.add(permission);
  }

  /** Counts a read of an identity's. */
  void count(Caller caller, Permission permission) {
    var known = caller.reads();
    if (known == null || known.idle) {
      known = of(caller.name());
      caller.remember(known);
    }
    known.add(permission);
    if (known.idle) {
      // It was put aside just now: it is looked at once more.
      retired.add(known);
    }
  }

  private Counts of(String identity) {
    var known = identities.get(identity);
    if (known != null) {
      return known;
    }
    return identities.size() >= MOST
        ? others
        : identities.computeIfAbsent(identity, name -> new Counts(name, ""));
  }

  /** What was counted since this was asked last. */
  List<Entry> take() {
    var from = since;
    since = now();
    var entries = new ArrayList<Entry>();
    for (var before = retired.poll(); before != null; before = retired.poll()) {
      entries.addAll(take(before, from));
    }
    entries.addAll(take(owner, from));
    entries.addAll(take(others, from));
    for (var counts : identities.values()) {
      var some = take(counts, from);
      entries.addAll(some);
      if (some.isEmpty()) {
        identities.remove(counts.identity);
        counts.idle = true;
        retired.add(counts);
      }
    }
    return entries;
  }

  private List<Entry> take(Counts counts, Instant from) {
    var entries = new ArrayList<Entry>();
    for (var permission : Permission.values()) {
      long count = counts.of(permission).take();
      if (count > 0) {
        var told = count + (count == 1 ? " read" : " reads") + counts.whose + " since " + from;
        entries.add(
            new Entry(
                counts.identity,
                permission.code(),
                "",
                AuditOutcome.DONE,
                told,
                List.of(),
                List.of(),
                AuditContext.NONE));
      }
    }
    return entries;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
