package io.certwright.internal.campaign;

import io.certwright.internal.gate.Deed;
import io.certwright.internal.record.CampaignOutcome;
import io.certwright.internal.record.CampaignRecord;
import io.certwright.internal.record.CampaignRecord.Walk;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.search.Conditions;
import io.certwright.internal.search.Search;
import io.certwright.internal.store.Stored;
import io.certwright.spi.storage.RecordWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes up what the query of a campaign finds, drafted: each certificate gets a mark, and those
 * that can be renewed become due. Used by one thread, once.
 */
final class Walking {

  private static final int MOST_READ = 1000;
  private static final int MOST_SKIPPED = 200;
  private static final int LEAST_PAGE = 20;
  private static final int MOST_PAGE = 250;
  private static final long MOST_PAYLOAD = 4L << 20;

  private final CampaignTools tools;
  private final CampaignRecord before;
  private final Instant now;
  private final Conditions wanted;
  private final Tallying tallying;
  private final int most;
  private final boolean mayBeMarked;
  private final Marks marks;
  private final Search search;
  private final Sifting sifting;

  private final Set<String> found = new HashSet<>();
  private final List<RecordWrite> skips = new ArrayList<>();
  private final List<Deed> renewals = new ArrayList<>();
  private Walk walk;
  private long payload;

  /**
   * From where the campaign has come to.
   *
   * @param wanted what it searches by
   * @param tallying learns what was found
   * @param most how many renewals are begun at most
   * @param mayBeMarked whether what is found may have been found before
   */
  Walking(
      CampaignTools tools,
      CampaignRecord before,
      Instant now,
      Conditions wanted,
      Tallying tallying,
      int most,
      boolean mayBeMarked) {
    this.tools = tools;
    this.before = before;
    this.now = now;
    this.wanted = wanted;
    this.tallying = tallying;
    this.most = most;
    this.mayBeMarked = mayBeMarked;
    this.marks = new Marks(tools.records(), before.uid());
    this.search = new Search(tools.records());
    this.sifting = new Sifting(tools.forcing(), before.plan(), before.runsAs(), before.started());
    this.walk = before.walk();
  }

  /** How far it has come. */
  Walk walk() {
    return walk;
  }

  /** The marks of those that are left alone. */
  List<RecordWrite> skips() {
    return skips;
  }

  /** The renewals that are begun, each with its mark. */
  List<Deed> renewals() {
    return renewals;
  }

  /**
   * Goes on through what the query finds until there is enough for one step.
   *
   * @param steady whether what is renewed stays in its place
   */
  void goOn(boolean steady) {
    int page = LEAST_PAGE;
    for (int read = page; !walk.over() && isRoom() && read <= MOST_READ; read += page) {
      if (!beginPage(page, steady)) {
        return;
      }
      page = Math.min(MOST_PAGE, 2 * page);
    }
  }

  private boolean isRoom() {
    return tallying.begun() < most
        && tallying.underWay() < CampaignStep.MOST_UNDER_WAY
        && tallying.skipped() < MOST_SKIPPED
        && payload < MOST_PAYLOAD;
  }

  /** Takes up a page; false if there was no room for all of it. */
  private boolean beginPage(int limit, boolean steady) {
    var page = search.page(wanted, before.started(), walk.after(), limit);
    // First: where they stand between the others is not known.
    for (var damaged : page.damaged()) {
      takeDamaged(damaged.record());
    }
    for (var head : page.records()) {
      if (!isRoom()) {
        return false;
      }
      take(head);
      var place = search.behind(wanted, before.started(), head.value());
      walk = new Walk(Optional.of(place), walk.news(), false);
    }
    if (page.next().isPresent()) {
      walk = new Walk(page.next(), walk.news(), false);
    } else {
      // What moved to the front meanwhile is found when it begins anew.
      walk = steady || !walk.news() ? new Walk(Optional.empty(), false, true) : Walk.START;
    }
    return true;
  }

  private boolean isNew(String certificate) {
    return found.add(certificate) && !(mayBeMarked && marks.has(certificate));
  }

  private void take(Stored<CertificateRecord> head) {
    var name = head.value().id();
    if (!isNew(name)) {
      return;
    }
    var verdict = sifting.of(head.value());
    var mark = marks.made(name, head.value().versions(), verdict.outcome(), now);
    mark(verdict.outcome());
    if (verdict.wish().isEmpty()) {
      skips.add(mark);
      return;
    }
    var forced = tools.forcing().forced(head, verdict.wish().get(), now);
    var both = new ArrayList<>(forced.writes());
    both.add(mark);
    for (var write : both) {
      payload += write instanceof RecordWrite.Put put ? put.payload().length() : 0;
    }
    renewals.add(
        new Deed(
            "lifecycle/campaign-renew",
            name,
            "campaign " + before.name() + ", on behalf of " + before.runsAs(),
            both,
            forced.events()));
  }

  /** A record that cannot be read is told of by its place: its kind, and its id. */
  private void takeDamaged(String place) {
    var name = place.split("/", -1)[1];
    if (isNew(name)) {
      skips.add(marks.made(name, 0, CampaignOutcome.UNREADABLE, now));
      mark(CampaignOutcome.UNREADABLE);
    }
  }

  private void mark(CampaignOutcome outcome) {
    tallying.found(outcome);
    walk = new Walk(walk.after(), true, false);
  }
}
