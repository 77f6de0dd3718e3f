package io.certwright.internal.campaign;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.record.CampaignMark;
import io.certwright.internal.record.CampaignOutcome;
import io.certwright.internal.record.CampaignPlan;
import io.certwright.internal.record.CampaignRecord;
import io.certwright.internal.record.CampaignRecord.Count;
import io.certwright.internal.record.CampaignRecord.Pace;
import io.certwright.internal.record.CampaignRecord.State;
import io.certwright.internal.record.CampaignRecord.Walk;
import io.certwright.internal.record.CampaignTally;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.search.QueryForm;
import io.certwright.internal.search.Search;
import io.certwright.internal.store.RecordPage;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.RecordWrite;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Starts campaigns, finds them, and has them pause, go on and end. Who calls is allowed to already.
 * Thread-safe.
 */
public final class CampaignDesk {

  private static final int UID_BYTES = 16;
  private static final int PAGE = 500;

  private final CampaignTools tools;
  private final InstantSource time;

  /**
   * The desk of a vault.
   *
   * @param time the storage's, by which campaigns go on
   */
  public CampaignDesk(CampaignTools tools, InstantSource time) {
    this.tools = tools;
    this.time = time;
  }

  private Instant now() {
    return time.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** The campaign of this folded name. */
  public Optional<CampaignRecord> find(String name) {
    return stored(name).map(Stored::value);
  }

  private Optional<Stored<CampaignRecord>> stored(String name) {
    return tools.records().find(CampaignRecord.TYPE, name);
  }

  /** A page of campaigns by name. */
  public RecordPage<CampaignRecord> list(Optional<String> after, int limit) {
    var value = new AttributeValue.Text(CampaignRecord.KEPT);
    var page =
        tools
            .records()
            .search(
                CampaignRecord.TYPE,
                CampaignRecord.STATE,
                new AttributeMatch.Exact(value),
                after.map(name -> new FindQuery.Place(value, name)),
                limit);
    return new RecordPage<>(page.records(), page.damaged(), page.next().map(FindQuery.Place::id));
  }

  /**
   * Starts one, or finds the one of that name if it has the same plan.
   *
   * @throws ConflictException if the one of that name has another plan
   */
  public CampaignRecord start(Caller caller, String name, CampaignPlan plan) {
    return Retry.untilDone(() -> tryStart(caller, name, plan), () -> changing(name));
  }

  private CampaignRecord tryStart(Caller caller, String name, CampaignPlan plan)
      throws ChangeRefusedException {
    var known = find(name);
    if (known.isPresent()) {
      if (!known.get().plan().equals(plan)) {
        throw new ConflictException(
            "there is a campaign \""
                + name
                + "\" already, which does something else; choose another name, or remove that one"
                + " once it has ended");
      }
      return known.get();
    }
    var now = now();
    // With nothing to do it is done at once.
    var first =
        new Search(tools.records()).page(QueryForm.decode(plan.query()), now, Optional.empty(), 1);
    boolean isDone =
        first.records().isEmpty() && first.damaged().isEmpty() && first.next().isEmpty();
    var bytes = new byte[UID_BYTES];
    tools.records().crypto().random().nextBytes(bytes);
    var made =
        new CampaignRecord(
            name,
            HexFormat.of().formatHex(bytes),
            caller.actor(),
            now,
            plan,
            isDone ? State.COMPLETED : State.RUNNING,
            isDone ? new Walk(Optional.empty(), false, true) : Walk.START,
            isDone ? new Count(Optional.empty(), 0, true) : Count.START,
            CampaignTally.NONE,
            isDone ? new Pace(now, Optional.empty(), 0, Optional.empty()) : Pace.at(now),
            Extensions.NONE);
    var begun = new VaultEvent.CampaignStarted(plan.issuer(), plan.newKeys());
    commit(
        caller,
        "lifecycle/campaign-start",
        name,
        List.of(tools.records().insert(CampaignRecord.TYPE, made, RecordStore.noSecret())),
        isDone ? List.of(begun, new VaultEvent.CampaignCompleted(0, 0, 0)) : List.of(begun));
    return made;
  }

  /** Has it begin no renewals until it is resumed. */
  public void pause(Caller caller, String name, String uid) {
    set(caller, name, uid, "lifecycle/campaign-pause", State.PAUSED, Set.of(State.RUNNING));
  }

  /** Has it go on. */
  public void resume(Caller caller, String name, String uid) {
    set(caller, name, uid, "lifecycle/campaign-resume", State.RUNNING, Set.of(State.PAUSED));
  }

  /** Has it begin no renewals any more. */
  public void cancel(Caller caller, String name, String uid) {
    set(
        caller,
        name,
        uid,
        "lifecycle/campaign-cancel",
        State.CANCELLED,
        Set.of(State.RUNNING, State.PAUSED));
  }

  private void set(
      Caller caller, String name, String uid, String operation, State wanted, Set<State> from) {
    var unused =
        Retry.untilDone(
            () -> trySet(caller, require(name, uid), operation, wanted, from),
            () -> changing(name));
  }

  /**
   * A campaign by its name.
   *
   * @param uid which of that name
   * @throws NotFoundException if it was removed
   */
  public Stored<CampaignRecord> require(String name, String uid) {
    return stored(name)
        .filter(found -> found.value().uid().equals(uid))
        .orElseThrow(() -> new NotFoundException("campaign", name));
  }

  private CampaignRecord trySet(
      Caller caller, Stored<CampaignRecord> known, String operation, State wanted, Set<State> from)
      throws ChangeRefusedException {
    var before = known.value();
    if (before.state() == wanted) {
      return before;
    }
    if (!from.contains(before.state())) {
      throw new ConflictException(
          "the campaign \"" + before.name() + "\" was " + ended(before) + "; start another one");
    }
    boolean goesOn = wanted == State.RUNNING;
    var after = (goesOn ? before.onBehalfOf(caller.actor()) : before).in(wanted, now());
    var write =
        tools
            .records()
            .replace(CampaignRecord.TYPE, after, RecordStore.noSecret(), known.revision());
    commit(
        caller,
        operation,
        before.name(),
        List.of(write),
        wanted == State.CANCELLED
            ? List.of(new VaultEvent.CampaignCancelled(found(before)))
            : List.of());
    return after;
  }

  private static String ended(CampaignRecord campaign) {
    return campaign.state() == State.CANCELLED ? "cancelled" : "completed";
  }

  private static long found(CampaignRecord campaign) {
    return campaign.tally().counts().values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Forgets one that has ended; its marks go in the background.
   *
   * @throws NotFoundException if there is none of that name
   * @throws ConflictException if it goes on
   */
  public void remove(Caller caller, String name) {
    var unused = Retry.untilDone(() -> tryRemove(caller, name), () -> changing(name));
  }

  private CampaignRecord tryRemove(Caller caller, String name) throws ChangeRefusedException {
    var known = stored(name).orElseThrow(() -> new NotFoundException("campaign", name));
    var before = known.value();
    boolean ended = before.state() == State.COMPLETED || before.state() == State.CANCELLED;
    if (!ended) {
      throw new ConflictException(
          "the campaign \"" + name + "\" has not ended; cancel it first, or wait for its end");
    }
    var now = now();
    var after =
        new CampaignRecord(
            before.name(),
            before.uid(),
            before.runsAs(),
            before.started(),
            before.plan(),
            State.REMOVED,
            Walk.START,
            before.count(),
            before.tally(),
            Pace.at(now),
            before.extensions());
    var records = tools.records();
    commit(
        caller,
        "lifecycle/campaign-remove",
        name,
        List.of(
            records.delete(CampaignRecord.TYPE, name, known.revision()),
            records.insert(CampaignRecord.TYPE, after, RecordStore.noSecret())),
        List.of());
    return after;
  }

  /** A page of what a campaign has found and counts as that, by the certificates' names. */
  public RecordPage<CampaignMark> marks(
      String uid, CampaignOutcome.Kind kind, Optional<String> after, int limit) {
    var page = new Marks(tools.records(), uid).page(kind, after, limit);
    return new RecordPage<>(page.records(), page.damaged(), Marks.next(page));
  }

  /** What a campaign would find now; nothing is changed. It costs what there is to find. */
  public CampaignTally preview(Caller caller, CampaignPlan plan) {
    var now = now();
    var search = new Search(tools.records());
    var wanted = QueryForm.decode(plan.query());
    var sifting = new Sifting(tools.forcing(), plan, caller.actor(), now);
    var tallying = new Tallying(CampaignTally.NONE);
    var after = Optional.<String>empty();
    do {
      var page = search.page(wanted, now, after, PAGE);
      page.damaged().forEach(damaged -> tallying.found(CampaignOutcome.UNREADABLE));
      page.records().forEach(head -> tallying.found(sifting.of(head.value()).outcome()));
      after = page.next();
    } while (after.isPresent());
    return tallying.tally();
  }

  private void commit(
      Caller caller,
      String operation,
      String name,
      List<RecordWrite> writes,
      List<VaultEvent> events)
      throws ChangeRefusedException {
    tools.gate().commit(caller, operation, name, AuditOutcome.DONE, "", writes, List.of(), events);
  }

  private static ConflictException changing(String name) {
    return new ConflictException(
        "the campaign \"" + name + "\" was changed by others all the time; try again");
  }
}
