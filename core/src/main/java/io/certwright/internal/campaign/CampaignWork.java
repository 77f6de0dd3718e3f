package io.certwright.internal.campaign;

import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Deed;
import io.certwright.internal.record.CampaignMark;
import io.certwright.internal.record.CampaignRecord;
import io.certwright.internal.record.CampaignRecord.Pace;
import io.certwright.internal.record.CampaignRecord.State;
import io.certwright.internal.record.CampaignRecord.Walk;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Hand;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordWrite;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Does what is due with campaigns: one bounded step, which is one commit. What a node has read may
 * be changed by others before that; then it is read anew, and less of it. Thread-safe.
 */
public final class CampaignWork {

  private static final int MOST_REMOVED = 500;

  /** Longer than one waits between any two looks, unless its rate has it wait. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

  private final CampaignTools tools;

  /** Of a vault. */
  public CampaignWork(CampaignTools tools) {
    this.tools = tools;
  }

  /**
   * Makes a step.
   *
   * @param hand the hand that it is in
   * @param held the campaign as it is in hand
   * @return false: others keep changing what it is about, or have it now
   */
  public boolean step(Hand hand, Stored<CampaignRecord> held) {
    var now = hand.time().instant().truncatedTo(ChronoUnit.MILLIS);
    if (held.value().state() == State.REMOVED) {
      return commits(hand, List.of(removal(held, now)));
    }
    int most = Pacing.of(held.value().plan()).page();
    for (boolean again = false; ; again = true) {
      var step = new CampaignStep(tools, held, now, most, again);
      if (commits(hand, step.draft())) {
        return true;
      }
      if (hand.isLate() || isOther(held) || (again && step.begun() <= 1)) {
        return false;
      }
      most = (int) Math.max(1, step.begun() / 2);
    }
  }

  /**
   * What has a campaign go on that waits for longer than any does, because the clock was set back.
   *
   * @return empty: it does not
   */
  public Optional<RecordWrite> caughtUp(Stored<CampaignRecord> held, Instant now) {
    var campaign = held.value();
    var apart = Pacing.of(campaign.plan()).apart();
    var latest = now.plus(apart.compareTo(LONGEST_WAIT) > 0 ? apart : LONGEST_WAIT);
    return campaign
        .pace()
        .next()
        .filter(latest::isBefore)
        .map(late -> campaign.in(campaign.state(), now))
        .map(
            after ->
                tools
                    .records()
                    .replace(CampaignRecord.TYPE, after, RecordStore.noSecret(), held.revision()));
  }

  private boolean commits(Hand hand, List<Deed> deeds) {
    try {
      tools.gate().commitAll(hand.caller(), deeds, hand.fences());
      return true;
    } catch (ChangeRefusedException e) {
      return false;
    }
  }

  private boolean isOther(Stored<CampaignRecord> held) {
    return tools
        .records()
        .find(CampaignRecord.TYPE, held.value().id())
        .filter(found -> found.revision() == held.revision())
        .isEmpty();
  }

  /** Removes some of the marks of a campaign that was removed; with the last ones itself. */
  private Deed removal(Stored<CampaignRecord> held, Instant now) {
    var records = tools.records();
    var removed = held.value();
    var marks = new Marks(records, removed.uid());
    var page =
        records.list(
            CampaignMark.TYPE,
            CampaignMark.id(removed.uid(), ""),
            removed.walk().after(),
            Order.ASCENDING,
            MOST_REMOVED);
    var writes = new ArrayList<RecordWrite>();
    page.records().forEach(mark -> writes.add(marks.removed(mark)));
    if (page.next().isEmpty()) {
      writes.add(records.delete(CampaignRecord.TYPE, removed.id(), held.revision()));
    } else {
      var after =
          new CampaignRecord(
              removed.name(),
              removed.uid(),
              removed.runsAs(),
              removed.started(),
              removed.plan(),
              State.REMOVED,
              new Walk(page.next(), false, false),
              removed.count(),
              removed.tally(),
              Pace.at(now),
              removed.extensions());
      writes.add(
          records.replace(CampaignRecord.TYPE, after, RecordStore.noSecret(), held.revision()));
    }
    var what = page.records().size() + " marks of the campaign " + removed.name();
    return new Deed("lifecycle/campaign-remove", removed.name(), what, writes, List.of());
  }
}
