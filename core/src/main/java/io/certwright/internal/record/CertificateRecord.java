package io.certwright.internal.record;

import io.certwright.access.Actor;
import io.certwright.internal.record.OperationState.Failure;
import io.certwright.internal.schedule.Agenda;
import io.certwright.internal.schedule.Decision;
import io.certwright.internal.schedule.NextRenewal;
import io.certwright.internal.schedule.Retirement;
import io.certwright.internal.schedule.Schedule;
import io.certwright.policy.CertificatePolicy;
import java.time.Instant;
import java.util.Optional;

/**
 * The changing state of one certificate: its policy, which version is current, what is going on and
 * what happens next. Its revision is the fence for everything that works on the certificate.
 *
 * <p>The secret part is that of the operation in progress ({@link PendingSecret}), otherwise empty.
 *
 * @param name the name as it was first written; {@link Names#fold} of it is the record's id
 * @param policy the wanted state
 * @param policies how many policies it had before this one
 * @param setBy who set the policy last, with whose rights what it schedules is done
 * @param created when the record was made
 * @param updated when it was last changed
 * @param versions how many version numbers have been given out
 * @param current the current version, the newest that is enabled; empty: there is none
 * @param operation the last operation; empty: there was none
 * @param schedule what happens next about a version
 * @param agenda what else lies ahead, and the marks of what was done
 * @param holder who has it in hand for a while; whatever changes it ends that. Empty: nobody, or
 *     the storage keeps that
 * @param deletion that it was deleted; empty: it was not
 * @param extensions what a later library added
 */
public record CertificateRecord(
    String name,
    CertificatePolicy policy,
    long policies,
    Actor setBy,
    Instant created,
    Instant updated,
    long versions,
    Optional<Current> current,
    Optional<OperationState> operation,
    Schedule schedule,
    Agenda agenda,
    Optional<Holder> holder,
    Optional<Deletion> deletion,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "certificate";

  /** The attribute with the folded name of the issuer that the policy names. */
  public static final String ISSUER = "issuer";

  /** The attribute that says what is not ordinary about it; there may be several. */
  public static final String STATE = "state";

  /** It was deleted, and is found by nothing else. */
  public static final String DELETED = "deleted";

  /** An operation on it is in progress. */
  public static final String BUSY = "busy";

  /** The last attempt at a version failed. */
  public static final String FAILING = "failing";

  /** It has versions, and none of them is in service. */
  public static final String DISABLED = "disabled";

  /** The attribute with the end of the current version's validity. */
  public static final String EXPIRY = "expiry";

  /** The attribute with the kind of the current version's key. */
  public static final String KEY_TYPE = "key-type";

  /** How it is kept. */
  public static final RecordType<CertificateRecord> TYPE = new CertificateForm();

  /** A certificate of which only the policy is known, and who set it. */
  public static CertificateRecord declared(
      String name, CertificatePolicy policy, Actor setBy, Instant now) {
    return new CertificateRecord(
        name,
        policy,
        0,
        setBy,
        now,
        now,
        0,
        Optional.empty(),
        Optional.empty(),
        Schedule.at(now, Schedule.Reason.ISSUE),
        Agenda.NONE,
        Optional.empty(),
        Optional.empty(),
        Extensions.NONE);
  }

  /** The record's id. */
  public String id() {
    return Names.fold(name);
  }

  /** Whether an operation is neither completed, failed nor cancelled. */
  public boolean isBusy() {
    return operation.filter(OperationState::isOpen).isPresent();
  }

  /** Whether the operation in progress, if one is, waits for a person. */
  boolean isAwaitingPerson() {
    return operation.filter(OperationState::isAwaitingPerson).isPresent();
  }

  /** Why the last attempt failed, if none succeeded since and none was given up. */
  public Optional<OperationState.Failure> failing() {
    return operation.flatMap(OperationState::failing);
  }

  /** Whether it was deleted, and not recovered. */
  public boolean isDeleted() {
    return deletion.isPresent();
  }

  /** The id of the current version. */
  public Optional<String> currentVersion() {
    return current.map(Current::version);
  }

  /** What the next decision about it depends on. */
  public Decision.State state() {
    return new Decision.State(
        policy,
        current.map(Current::life),
        isBusy(),
        schedule,
        agenda,
        deletion.map(Deletion::purge),
        holder.map(Holder::until));
  }

  /** What the audit trail says of whom something is done for that nobody asked for just now. */
  public String onWhoseBehalf() {
    return setBy.equals(Actor.SYSTEM) ? "policy run by the system" : "policy set by " + setBy;
  }

  /** When something happens to it by itself; empty: never. */
  public Optional<Instant> nextAction() {
    return Decision.due(state());
  }

  /** The id of an operation that waits for others to approve it, in which a version is made. */
  public Optional<String> awaitingOperation() {
    return operation.filter(OperationState::isAwaitingApproval).map(OperationState::id);
  }

  /** Whether the present policy waits for a version. */
  public boolean isAwaited() {
    return schedule.reason() == Schedule.Reason.ISSUE;
  }

  /** When the current version is renewed by itself; empty: never, or there is none. */
  public Optional<NextRenewal> renewal() {
    return current.flatMap(serving -> NextRenewal.of(policy, serving.life(), agenda));
  }

  /** The same with another policy, under which a version is then to be issued. */
  public CertificateRecord withPolicy(CertificatePolicy changed, Actor by, Instant now) {
    var wanting = wanting(changed, by, now);
    return changed.equals(policy)
        ? wanting
        : wanting.withSchedule(Schedule.at(now, Schedule.Reason.ISSUE), now);
  }

  /**
   * The same with another policy for whatever is issued next; when that is stays as it was, unless
   * it failed for the lack of rights that somebody else may have.
   */
  public CertificateRecord wanting(CertificatePolicy changed, Actor by, Instant now) {
    boolean same = changed.equals(policy);
    if (same && by.equals(setBy)) {
      return this;
    }
    boolean atOnce = !by.equals(setBy) && failing().filter(Failure::isForRights).isPresent();
    return new CertificateRecord(
        name,
        changed,
        same ? policies : policies + 1,
        by,
        created,
        now,
        versions,
        current,
        operation,
        atOnce ? schedule.putOff(now) : schedule,
        agenda,
        Optional.empty(),
        deletion,
        extensions);
  }

  /** Whether the present policy waits for a version, and nothing is going to make it. */
  public boolean isForgotten() {
    return schedule.at().isEmpty()
        && !isBusy()
        && (current.isEmpty() || schedule.reason() == Schedule.Reason.ISSUE);
  }

  /** The same with another schedule. */
  public CertificateRecord withSchedule(Schedule changed, Instant now) {
    return with(now, versions, current, operation, changed, agenda, deletion);
  }

  /** The same with nothing going on: the current version is renewed when that is due. */
  public CertificateRecord resting(Instant now) {
    var next =
        renewal()
            .map(renewal -> Schedule.at(renewal.at(), Schedule.Reason.RENEW))
            .orElse(Schedule.NOTHING);
    return withSchedule(next, now);
  }

  /** The same with another agenda; a renewal that lies ahead moves to where it belongs then. */
  public CertificateRecord withAgenda(Agenda changed, Instant now) {
    return with(now, versions, current, operation, schedule, changed, deletion).settled(now);
  }

  /** The same with the operation in another state. */
  public CertificateRecord withOperation(OperationState changed, Instant now) {
    return with(now, versions, current, Optional.of(changed), schedule, agenda, deletion);
  }

  /** The same without the operation. */
  public CertificateRecord withoutOperation(Instant now) {
    return with(now, versions, current, Optional.empty(), schedule, agenda, deletion);
  }

  /**
   * The same with an operation's result as the current version, which has that number. The one
   * before goes out of service once the overlap is over.
   */
  public CertificateRecord withCurrent(Current version, long number, Instant now) {
    boolean urgent = renewal().filter(next -> next.isUrgent(now)).isPresent();
    var ahead = agenda.made(now, urgent);
    if (current.isPresent() && policy.overlap().isPresent()) {
      ahead =
          ahead.retiring(new Retirement(current.get().version(), now.plus(policy.overlap().get())));
    }
    return with(now, number, Optional.of(version), operation, schedule, ahead, deletion);
  }

  /** The same with one more version, which is not current. */
  public CertificateRecord withFurther(Instant now) {
    return with(now, versions + 1, current, operation, schedule, agenda, deletion);
  }

  /**
   * The same with another version as the current one, or none; a renewal that lies ahead moves to
   * where it belongs for that one.
   */
  public CertificateRecord serving(Optional<Current> version, Instant now) {
    return with(now, versions, version, operation, schedule, agenda, deletion).settled(now);
  }

  private CertificateRecord settled(Instant now) {
    boolean rests = schedule.reason() == Schedule.Reason.RENEW && !isBusy();
    return rests && current.isPresent() ? resting(now) : this;
  }

  /** The same in a worker's hand until then. */
  public CertificateRecord heldBy(String worker, Instant until) {
    return new CertificateRecord(
        name,
        policy,
        policies,
        setBy,
        created,
        updated,
        versions,
        current,
        operation,
        schedule,
        agenda,
        Optional.of(new Holder(worker, until)),
        deletion,
        extensions);
  }

  /** The same, deleted: what happens next to it is its purge. */
  public CertificateRecord deletedUntil(Instant purge, Instant now) {
    return deleted(Optional.of(new Deletion(now, purge, Optional.empty())), now);
  }

  /** The same, with its purge begun: it goes on at that time, whoever does it. */
  public CertificateRecord purging(Instant goesOn) {
    var before = deletion.orElseThrow(() -> new IllegalStateException("not deleted"));
    return deleted(
        Optional.of(new Deletion(before.deleted(), before.scheduledPurge(), Optional.of(goesOn))),
        goesOn);
  }

  /** The same, back from deletion, with all that lay ahead of it. */
  public CertificateRecord recovered(Instant now) {
    return deleted(Optional.empty(), now);
  }

  private CertificateRecord deleted(Optional<Deletion> how, Instant now) {
    return with(now, versions, current, operation, schedule, agenda, how);
  }

  /**
   * The same as it comes out of a backup: in nobody's hand, and without an operation that was in
   * progress, whose work is begun anew.
   *
   * @param by who restores it: what happens by itself is in that one's name from now on
   */
  public CertificateRecord restored(Actor by, Instant now) {
    var next =
        isBusy()
            ? Schedule.at(now, current.isEmpty() ? Schedule.Reason.ISSUE : Schedule.Reason.RENEW)
            : schedule;
    var over = operation.filter(last -> !last.isOpen());
    return wanting(policy, by, now)
        .with(now, versions, current, over, next, agenda, Optional.empty());
  }

  private CertificateRecord with(
      Instant now,
      long number,
      Optional<Current> serving,
      Optional<OperationState> last,
      Schedule next,
      Agenda ahead,
      Optional<Deletion> deleted) {
    return new CertificateRecord(
        name,
        policy,
        policies,
        setBy,
        created,
        now,
        number,
        serving,
        last,
        next,
        ahead,
        Optional.empty(),
        deleted,
        extensions);
  }
}
