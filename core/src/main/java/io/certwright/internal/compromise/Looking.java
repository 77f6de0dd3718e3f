package io.certwright.internal.compromise;

import io.certwright.internal.record.CompromiseRecord;
import io.certwright.internal.record.CompromiseRecord.Look;
import io.certwright.internal.record.CompromiseTally;
import io.certwright.internal.record.CompromiseTally.Of;
import io.certwright.internal.record.IssuerRevocationRecord;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Looks at a page of what has a compromised key, and counts how it stands. A look that finds
 * something left to be done is followed by another one, later and later while nothing changes.
 */
final class Looking {

  private static final int PAGE = 200;
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LAST = Duration.ofMinutes(5);
  private static final int MOST_DOUBLINGS = 10;

  private final CompromiseTools tools;
  private final Having having;
  private final Prospects prospects;

  Looking(CompromiseTools tools) {
    this.tools = tools;
    this.having = new Having(tools.records());
    this.prospects = new Prospects(tools);
  }

  /** The state after one more page. */
  CompromiseRecord next(CompromiseRecord before, Instant now) {
    var page = having.versions(before.keyHash(), before.after(), PAGE);
    var tally = before.running().plus(Of.UNREADABLE, page.damaged().size());
    var last = before.after().map(Looking::certificate).orElse("");
    for (var found : page.records()) {
      var version = found.value();
      tally = tally.plus(status(version), 1);
      if (!version.folded().equals(last)) {
        last = version.folded();
        tally = tally.plus(prospects.of(last).how(), 1);
      }
      var told = prospects.atIssuer(version).map(Looking::told);
      tally = told.isPresent() ? tally.plus(told.get(), 1) : tally;
    }
    return page.next().isPresent()
        ? before.looking(page.next().map(place -> place.id()), tally, now)
        : whole(before, tally, now);
  }

  private CompromiseRecord whole(CompromiseRecord before, CompromiseTally counted, Instant now) {
    var tally = counted;
    var keys = having.keys(before.keyHash(), Optional.empty(), PAGE);
    tally = tally.plus(Of.KEYS, keys.records().size());
    if (tally.of(Of.UNREVOKED) > 0) {
      return before.again(now);
    }
    var look = new Look(now, tally);
    if (tally.isSettled()) {
      return before.looked(look, 0, Optional.empty());
    }
    boolean changed =
        before.last().filter(earlier -> earlier.tally().equals(look.tally())).isEmpty();
    int idle = changed ? 0 : before.idle() + 1;
    return before.looked(look, idle, Optional.of(now.plus(pause(idle))));
  }

  private static Duration pause(int idle) {
    var pause = FIRST.multipliedBy(1L << Math.min(idle, MOST_DOUBLINGS));
    return pause.compareTo(LAST) < 0 ? pause : LAST;
  }

  private static Of status(VersionRecord version) {
    return version.revocation().filter(how -> !how.isHold()).isPresent()
        ? Of.REVOKED
        : Of.UNREVOKED;
  }

  private static Of told(IssuerRevocationRecord record) {
    return switch (record.state()) {
      case TOLD, CONFIRMED -> Of.TOLD;
      case PENDING -> Of.UNTOLD;
      case UNABLE, EXPIRED -> Of.UNTELLABLE;
    };
  }

  private static String certificate(String version) {
    return version.substring(0, version.indexOf('/'));
  }

  /** Whether the record is as it was read. */
  boolean isPresent(Stored<CompromiseRecord> held) {
    return tools
        .records()
        .find(CompromiseRecord.TYPE, held.value().keyHash())
        .filter(found -> found.revision() == held.revision())
        .isPresent();
  }
}
