package io.certwright.internal.campaign;

import io.certwright.errors.IntegrityException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.gate.Deed;
import io.certwright.internal.record.CampaignMark;
import io.certwright.internal.record.CampaignOutcome;
import io.certwright.internal.record.CampaignRecord;
import io.certwright.internal.record.CampaignRecord.Count;
import io.certwright.internal.record.CampaignRecord.Pace;
import io.certwright.internal.record.CampaignRecord.State;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.OperationState.Failure;
import io.certwright.internal.record.PauseRecord;
import io.certwright.internal.search.Conditions;
import io.certwright.internal.search.QueryForm;
import io.certwright.internal.search.Search;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.storage.RecordWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One step of a campaign, drafted: it looks at some of what is under way, counts a page of what the
 * query finds, begins some renewals, and says when the next step is due. All of it becomes durable
 * together, so a step that is broken off anywhere has not been made. Used by one thread, once.
 */
final class CampaignStep {

  /** How many are under way at most: an issuer that is dead is not met with all the others. */
  static final int MOST_UNDER_WAY = 1000;

  private static final int MOST_LOOKED_AT = 200;
  private static final int MOST_COUNTED = 1000;
  private static final Duration WHILE_PAUSED = Duration.ofMinutes(5);

  private final CampaignTools tools;
  private final Stored<CampaignRecord> held;
  private final CampaignRecord before;
  private final Instant now;
  private final Marks marks;
  private final Search search;
  private final Conditions wanted;
  private final Pacing pacing;
  private final boolean steady;

  private final Tallying tallying;
  private final Walking walking;
  private final List<RecordWrite> writes = new ArrayList<>();
  private Count count;
  private Optional<String> look;
  private boolean moreToLookAt;

  /** Why it begins nothing any more until somebody has it go on. */
  private Optional<String> refused = Optional.empty();

  /**
   * A step.
   *
   * @param most how many renewals it begins at most
   * @param again whether it was refused before, because others changed what it had read
   */
  CampaignStep(
      CampaignTools tools, Stored<CampaignRecord> held, Instant now, int most, boolean again) {
    this.tools = tools;
    this.held = held;
    this.before = held.value();
    this.now = now;
    this.marks = new Marks(tools.records(), before.uid());
    this.search = new Search(tools.records());
    this.wanted = QueryForm.decode(before.plan().query());
    this.pacing = Pacing.of(before.plan());
    this.steady = search.isSteady(wanted, before.started());
    this.tallying = new Tallying(before.tally());
    boolean mayBeMarked = again || !steady;
    this.walking = new Walking(tools, before, now, wanted, tallying, most, mayBeMarked);
    this.count = before.count();
    this.look = before.pace().look();
  }

  /** What is to become durable; the campaign's own deed first. */
  List<Deed> draft() {
    lookAtWhatIsUnderWay();
    count();
    boolean paused = isEnginePaused();
    boolean isTime = !now.isBefore(pacing.nextStart(before.pace().nextStart(), now));
    if (before.state() == State.RUNNING && !before.walk().over() && !paused && isTime) {
      refused = new CampaignRights(tools.gate().judge()).missing(before);
      if (refused.isEmpty()) {
        walking.goOn(steady);
      }
    }
    return deeds(paused);
  }

  /** How many renewals it begins. */
  long begun() {
    return tallying.begun();
  }

  private boolean isEnginePaused() {
    return tools
        .records()
        .find(PauseRecord.TYPE, PauseRecord.ID)
        .filter(pause -> pause.value().all())
        .isPresent();
  }

  private void lookAtWhatIsUnderWay() {
    if (before.underWay() == 0) {
      return;
    }
    var page = marks.page(CampaignOutcome.Kind.UNDER_WAY, look, MOST_LOOKED_AT);
    for (var mark : page.records()) {
      outcome(mark.value())
          .ifPresent(
              outcome -> {
                // Where it could be found again it must be known again.
                boolean kept = outcome != CampaignOutcome.RENEWED || !steady;
                writes.add(kept ? marks.settled(mark, outcome) : marks.removed(mark));
                tallying.settled(outcome);
              });
    }
    look = Marks.next(page);
    moreToLookAt = look.isPresent();
  }

  private Optional<CampaignOutcome> outcome(CampaignMark mark) {
    try {
      var head = tools.records().find(CertificateRecord.TYPE, mark.certificate());
      return Settling.of(mark, head.map(Stored::value), now);
    } catch (IntegrityException e) {
      return Optional.of(CampaignOutcome.UNREADABLE);
    }
  }

  private void count() {
    boolean ends = before.state() == State.CANCELLED || before.state() == State.COMPLETED;
    if (count.over() || ends) {
      return;
    }
    var page = search.page(wanted, before.started(), count.after(), MOST_COUNTED);
    long matching = count.matching() + page.records().size() + page.damaged().size();
    count = new Count(page.next(), matching, page.next().isEmpty());
  }

  private List<Deed> deeds(boolean paused) {
    var walk = walking.walk();
    boolean isDone = walk.over() && tallying.underWay() == 0;
    boolean completes = isDone && before.state() == State.RUNNING;
    var stays = refused.isPresent() ? State.PAUSED : before.state();
    var state = completes ? State.COMPLETED : stays;
    boolean changed = tallying.begun() + tallying.skipped() + tallying.settled() > 0;
    int idle = changed ? 0 : before.pace().idle() + 1;
    var nextStart =
        tallying.begun() > 0
            ? now.plus(pacing.apart())
            : pacing.nextStart(before.pace().nextStart(), now);
    if (walk.over()) {
      count = new Count(Optional.empty(), found(), true);
    }
    var next = completes ? Optional.<Instant>empty() : next(state, idle, nextStart, paused);
    var after =
        new CampaignRecord(
            before.name(),
            before.uid(),
            before.runsAs(),
            before.started(),
            before.plan(),
            state,
            walk,
            count,
            tallying.tally(),
            new Pace(nextStart, look, idle, next),
            before.extensions());
    var own = new ArrayList<RecordWrite>(writes);
    own.addAll(walking.skips());
    own.add(
        tools
            .records()
            .replace(CampaignRecord.TYPE, after, RecordStore.noSecret(), held.revision()));
    var deeds = new ArrayList<Deed>();
    deeds.add(
        new Deed(
            "lifecycle/campaign",
            before.name(),
            refused.map(why -> "paused, " + why).orElseGet(tallying::summary),
            own,
            completes ? List.of(completed(after)) : told()));
    deeds.addAll(walking.renewals());
    return deeds;
  }

  private long found() {
    return tallying.tally().counts().values().stream().mapToLong(Long::longValue).sum();
  }

  /** When there is something to do again. */
  private Optional<Instant> next(State state, int idle, Instant nextStart, boolean paused) {
    var times = new ArrayList<Instant>();
    boolean runs = state == State.RUNNING;
    boolean counts = runs || state == State.PAUSED;
    if (tallying.underWay() > 0) {
      boolean onward = moreToLookAt && tallying.settled() > 0;
      times.add(onward ? now : Pacing.nextLook(idle, now));
    }
    if (counts && !count.over()) {
      times.add(now);
    }
    if (runs && paused) {
      times.add(now.plus(WHILE_PAUSED));
    } else if (runs && !walking.walk().over() && tallying.underWay() < MOST_UNDER_WAY) {
      times.add(nextStart.isBefore(now) ? now : nextStart);
    }
    return times.stream().min(Instant::compareTo);
  }

  private List<VaultEvent> told() {
    return refused
        .<VaultEvent>map(why -> new VaultEvent.CampaignHeld(Failure.RIGHTS_MISSING, why))
        .stream()
        .toList();
  }

  private static VaultEvent completed(CampaignRecord after) {
    return new VaultEvent.CampaignCompleted(
        after.tally().of(CampaignOutcome.Kind.RENEWED),
        after.tally().of(CampaignOutcome.Kind.SKIPPED),
        after.tally().of(CampaignOutcome.Kind.FAILED));
  }
}
